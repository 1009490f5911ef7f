from django.http import HttpResponse
from django.urls import path


def stub(request, *a, **k):
    return HttpResponse("stub")


app_name = "cases"
urlpatterns = [path("fall/<uuid:case_id>/person/", stub, name="person")]
