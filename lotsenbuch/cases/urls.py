"""The doors of a person's data, and of sight outside the ordinary."""

from django.urls import path

from . import views

app_name = "cases"
CASE = "fall/<uuid:case_id>"
urlpatterns = [
    path(f"{CASE}/person/", views.person, name="person"),
    path(f"{CASE}/kontaktwege/", views.channels, name="channels"),
    path(f"{CASE}/kontaktwege/<uuid:channel_id>/", views.end_channel, name="end_channel"),
    path(f"{CASE}/haushalt/", views.household, name="household"),
    path(f"{CASE}/haushalt/<uuid:member_id>/", views.remove_member, name="remove_member"),
    path(f"{CASE}/freigabe/", views.open_class, name="open_class"),
    path(f"{CASE}/zugriffe/", views.openings, name="openings"),
    path("notzugriff/", views.break_glass, name="break_glass"),
    path("fachaufsicht/", views.supervise, name="supervise"),
    path("zugriff/<uuid:opening_id>/", views.opening, name="opening"),
    path("zugriff/<uuid:opening_id>/beenden/", views.end_opening, name="end_opening"),
    path(f"{CASE}/geschuetzt/", views.protected_facts, name="protected_facts"),
]
