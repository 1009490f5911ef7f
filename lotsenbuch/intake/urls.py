"""The doors of Fallzugang."""

from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("fallliste/", views.import_caseload, name="import_caseload"),
    path("fallliste/vorschau/", views.import_preview, name="import_preview"),
    path("fallliste/ergebnis/", views.import_result, name="import_result"),
    path("fallliste/fehler.csv", views.import_errors, name="import_errors"),
    path("faelle/export.csv", views.export_csv, name="export_csv"),
    path("faelle/export.xlsx", views.export_xlsx, name="export_xlsx"),
]
