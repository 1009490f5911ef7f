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
    path(f"{CASE}/abweichungen/", views.deviations, name="deviations"),
    path(f"{CASE}/abweichungen/<uuid:deviation_id>/beenden/", views.end_deviation, name="end_deviation"),
    path("verwaltung/abweichungen/", views.deviation_hints, name="deviation_hints"),
    path(f"{CASE}/angaben/<slug:own_place>/", views.own_values, name="own_values"),
    path("verwaltung/felder/", views.own_fields, name="own_fields"),
    path("verwaltung/felder/neu/", views.add_own_field, name="add_own_field"),
    path("verwaltung/felder/<uuid:field_id>/", views.change_own_field, name="change_own_field"),
    path("verwaltung/arten/neu/", views.add_own_kind, name="add_own_kind"),
    path("verwaltung/arten/<uuid:kind_id>/", views.change_own_kind, name="change_own_kind"),
    path("notzugriff/", views.break_glass, name="break_glass"),
    path("fachaufsicht/", views.supervise, name="supervise"),
    path("zugriff/<uuid:opening_id>/", views.opening, name="opening"),
    path("zugriff/<uuid:opening_id>/beenden/", views.end_opening, name="end_opening"),
    path(f"{CASE}/geschuetzt/", views.protected_facts, name="protected_facts"),
    path(f"{CASE}/rechte/", views.rights, name="rights"),
    path(f"{CASE}/rechte/beteiligen/", views.let_in, name="let_in"),
    path(f"{CASE}/rechte/zugriff/<uuid:access_id>/beenden/", views.end_access, name="end_access"),
    path(f"{CASE}/rechte/klasse/", views.give_class, name="give_class"),
    path(f"{CASE}/rechte/klasse/<uuid:grant_id>/beenden/", views.withdraw_class, name="withdraw_class"),
    path(f"{CASE}/versiegeln/", views.seal, name="seal"),
    path(f"{CASE}/entsiegeln/", views.unseal, name="unseal"),
]
