"""The doors of Integrationsplanung."""

app_name = "planning"
urlpatterns: list[object] = []
