from django.http import HttpResponse
from django.urls import path
def stub(request, *a, **k): return HttpResponse("stub")
app_name="accounts"
urlpatterns=[path("verwaltung/", stub, name="administration"), path("ich/", stub, name="me"), path("hinweise/", stub, name="notices")]
login_patterns=[path("anmelden/", stub, name="account_login"),path("abmelden/", stub, name="account_logout"),path("mfa/", stub, name="mfa_index")]
