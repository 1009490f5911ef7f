"""The doors of privacy; all lie under `datenschutz/` (config/urls.py)."""

from django.urls.resolvers import URLPattern

app_name = "privacy"
urlpatterns: list[URLPattern] = []
