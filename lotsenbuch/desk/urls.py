"""The doors of the desk."""

from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("faelle/", views.cases, name="cases"),
    path("faelle/aufgabe/", views.bulk_task, name="bulk_task"),
    path("faelle/filter/", views.save_filter, name="save_filter"),
    path("faelle/filter/<uuid:filter_id>/weg/", views.drop_filter, name="drop_filter"),
    path("team/", views.team, name="team"),
    path("faelle/ohne-fallfuehrung/", views.stranded, name="stranded"),
    path("faelle/ohne-fallfuehrung/<uuid:case_id>/", views.reassign, name="reassign"),
    path("suche/", views.search, name="search"),
    path("fall/<uuid:case_id>/", views.case_file, name="case_file"),
    path("fall/<uuid:case_id>/akte/", views.print_file, name="print_file"),
    path("fall/<uuid:case_id>/vermerk/", views.write_note, name="write_note"),
    path("fall/<uuid:case_id>/aufgabe/", views.set_task, name="set_task"),
    path("fall/<uuid:case_id>/phase/", views.move_phase, name="move_phase"),
    path("aufgabe/<uuid:task_id>/erledigt/", views.finish_task, name="finish_task"),
    path("vermerk/", views.quick_note, name="quick_note"),
    path("entwurf/<str:place>/<uuid:subject>/", views.save_draft, name="save_draft"),
    path("rueckgaengig/<uuid:undo_id>/", views.take_back, name="take_back"),
    path("recht/", views.law, name="law"),
    path("recht/festhalten/", views.keep_law, name="keep_law"),
    path("hilfe/", views.handbook, name="handbook"),
    path("daten/", views.data_sheet, name="data_sheet"),
    path("hilfe/<slug:page>/", views.handbook, name="handbook"),
    path("verwaltung/berechtigungskonzept/", views.print_concept, name="print_concept"),
    path("health", views.health, name="health"),
]
