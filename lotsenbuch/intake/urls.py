from django.http import HttpResponse
from django.urls import path
def stub(request, *a, **k): return HttpResponse("stub")
app_name="intake"
urlpatterns=[path("vorschlaege/", stub, name="proposals"), path("vorschlaege/neu/", stub, name="propose"), path("vorschlaege/<uuid:x>/", stub, name="proposal"), path("person/neu/", stub, name="register"), path("einlesen/", stub, name="import_caseload"), path("faelle/export.<str:f>", stub, name="export_caseload"), path("fall/<uuid:case_id>/zugang/", stub, name="intake"), path("fall/<uuid:case_id>/arbeitsbuendnis/", stub, name="alliance"), path("fall/<uuid:case_id>/zuweisen/", stub, name="assign")]

