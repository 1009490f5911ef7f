"""The doors of the team."""

from django.urls import path

from .views import projects

app_name = "team"
PROJECTS = "verwaltung/projekte"
urlpatterns = [
    path(f"{PROJECTS}/datei/", projects.import_project, name="import_project"),
    path(f"{PROJECTS}/festlegen/", projects.apply_project, name="apply_project"),
    path(f"{PROJECTS}/<uuid:project_id>/regeln/", projects.project, name="project"),
    path(f"{PROJECTS}/<uuid:project_id>/regeln/aendern/", projects.change_terms, name="change_terms"),
    path(f"{PROJECTS}/<uuid:project_id>/projekt.yaml", projects.export_project, name="export_project"),
]
