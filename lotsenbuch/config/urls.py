"""All doors by room."""

urlpatterns: list[object] = []
