"""The doors of Fallzugang."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from . import views


def stub(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:  # noqa: ARG001, D103
    return HttpResponse("stub")


app_name = "intake"
urlpatterns = [
    path("vorschlaege/", stub, name="proposals"),
    path("vorschlaege/neu/", stub, name="propose"),
    path("vorschlaege/<uuid:x>/", stub, name="proposal"),
    path("person/neu/", stub, name="register"),
    path("fall/<uuid:case_id>/zugang/", stub, name="intake"),
    path("fall/<uuid:case_id>/arbeitsbuendnis/", stub, name="alliance"),
    path("fall/<uuid:case_id>/zuweisen/", stub, name="assign"),
    path("fallliste/", views.import_caseload, name="import_caseload"),
    path("fallliste/vorschau/", views.import_preview, name="import_preview"),
    path("fallliste/ergebnis/", views.import_result, name="import_result"),
    path("fallliste/fehler.csv", views.import_errors, name="import_errors"),
    path("faelle/export.<str:ending>", views.export_caseload, name="export_caseload"),
]
