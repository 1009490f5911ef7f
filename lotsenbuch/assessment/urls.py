"""The doors of Bewertung."""

app_name = "assessment"
urlpatterns: list[object] = []
