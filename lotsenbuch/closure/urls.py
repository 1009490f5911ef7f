"""The doors of Fallbeendigung."""

from django.urls import path

from .views import after_care, begin_again, ending, settings

app_name = "closure"
CASE = "fall/<uuid:case_id>/abschluss"
urlpatterns = [
    path(f"{CASE}/", ending.closure, name="closure"),
    path(f"{CASE}/beenden/", ending.close_case, name="close_case"),
    path(f"{CASE}/wieder-oeffnen/", ending.reopen, name="reopen"),
    path(f"{CASE}/uebergabe/", ending.print_handback, name="print_handback"),
    path(f"{CASE}/nachfragen/", after_care.plan_contact, name="plan_contact"),
    path("abschluss/nachfrage/<uuid:contact_id>/", after_care.hold_contact, name="hold_contact"),
    path(f"{CASE}/rueckkehr/", begin_again.begin_again, name="begin_again"),
    path("verwaltung/beendigungsgruende/", settings.end_reasons, name="end_reasons"),
    path("verwaltung/beendigungsgruende/neu/", settings.add_end_reason, name="add_end_reason"),
    path("verwaltung/beendigungsgruende/<uuid:reason_id>/", settings.change_end_reason, name="change_end_reason"),
]
