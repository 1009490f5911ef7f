"""The doors of the team."""

from django.urls import path

from .views import cases, keys, lead, learning, own, projects

app_name = "team"
PROJECTS = "verwaltung/projekte"
CASE = "fall/<uuid:case_id>/im-team"
COLLEAGUE = "team/<uuid:colleague_id>"
urlpatterns = [
    path(f"{PROJECTS}/datei/", projects.import_project, name="import_project"),
    path(f"{PROJECTS}/festlegen/", projects.apply_project, name="apply_project"),
    path(f"{PROJECTS}/<uuid:project_id>/regeln/", projects.project, name="project"),
    path(f"{PROJECTS}/<uuid:project_id>/regeln/aendern/", projects.change_terms, name="change_terms"),
    path(f"{PROJECTS}/<uuid:project_id>/projekt.yaml", projects.export_project, name="export_project"),
    path(f"{CASE}/", cases.case_page, name="case_page"),
    path(f"{CASE}/projekt/", cases.choose_project, name="choose_project"),
    path(f"{CASE}/abschnitt/", cases.choose_stage, name="choose_stage"),
    path(f"{CASE}/gewicht/", cases.weigh, name="weigh"),
    path(f"{CASE}/wunsch/", cases.say_wish, name="say_wish"),
    path("im-team/uebernahme/<uuid:received_id>/", cases.taken_over, name="taken_over"),
    path("verwaltung/schluessel/", keys.keys, name="keys"),
    path("verwaltung/schluessel/setzen/", keys.set_key, name="set_key"),
    path("im-team/", own.own, name="own"),
    path("im-team/abwesenheit/", own.own_absence, name="own_absence"),
    path("im-team/vertretung/", own.own_cover, name="own_cover"),
    path("im-team/nachlesen/", own.read_back, name="read_back"),
    path("im-team/lernen/", learning.learning, name="learning"),
    path("im-team/lernen/einarbeitung/", learning.begin_introduction, name="begin_introduction"),
    path("im-team/lernen/neu/<slug:learning_kind>/", learning.note_learning, name="note_learning"),
    path("im-team/lernen/<uuid:learning_id>/", learning.change_learning, name="change_learning"),
    path("im-team/lernen/<uuid:learning_id>/erledigt/", learning.tick_learning, name="tick_learning"),
    path("im-team/lernen/<uuid:learning_id>/zeigen/", learning.release_learning, name="release_learning"),
    path("im-team/lernen/<uuid:learning_id>/loeschen/", learning.drop_learning, name="drop_learning"),
    path("team/abwesenheit/<uuid:absence_id>/ende/", own.end_absence, name="end_absence"),
    path("team/vertretung/<uuid:cover_id>/ende/", own.end_cover, name="end_cover"),
    path("team/uebertragung/<uuid:transfer_id>/", lead.transferred, name="transferred"),
    path("team/uebertragung/<uuid:transfer_id>/zurueck/", lead.take_back_transfer, name="take_back_transfer"),
    path(f"{COLLEAGUE}/", lead.colleague, name="colleague"),
    path(f"{COLLEAGUE}/abwesenheit/", lead.absence, name="absence"),
    path(f"{COLLEAGUE}/vertretung/", lead.cover, name="cover"),
    path(f"{COLLEAGUE}/mehr-faelle/", lead.allow_more, name="allow_more"),
    path(f"{COLLEAGUE}/mehr-faelle/ende/", lead.end_allowance, name="end_allowance"),
    path(f"{COLLEAGUE}/uebertragen/", lead.transfer, name="transfer"),
]
