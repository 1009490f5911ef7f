from django.http import HttpResponse
from django.urls import path
def stub(request, *a, **k): return HttpResponse("stub")
app_name="office"
urlpatterns=[path("verwaltung/haus/", stub, name="house")]

