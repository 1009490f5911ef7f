"""The doors of Fallzugang."""

from django.urls import path

from .views import access, alliance, assign, export_caseload, import_caseload, papers, proposals, register, settings

app_name = "intake"
CASE = "fall/<uuid:case_id>"
urlpatterns = [
    path("vorschlaege/", proposals.proposals, name="proposals"),
    path("vorschlaege/neu/", proposals.propose, name="propose"),
    path("vorschlaege/<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("vorschlaege/<uuid:proposal_id>/aufnehmen/", proposals.take_on_proposal, name="take_on_proposal"),
    path("vorschlaege/<uuid:proposal_id>/ablehnen/", proposals.decline_proposal, name="decline_proposal"),
    path("vorschlaege/<uuid:proposal_id>/zurueckziehen/", proposals.withdraw_proposal, name="withdraw_proposal"),
    path("person/neu/", register.register, name="register"),
    path(f"{CASE}/zugang/", access.intake, name="intake"),
    path(f"{CASE}/zugang/abschliessen/", assign.finish_intake, name="finish_intake"),
    path(f"{CASE}/prognose/", access.record_prognosis, name="record_prognosis"),
    path(f"{CASE}/antrag/", access.record_application, name="record_application"),
    path(f"{CASE}/antrag/widerruf/", access.revoke_application, name="revoke_application"),
    path(f"{CASE}/hemmnisse/", access.find_barriers, name="find_barriers"),
    path(f"{CASE}/hemmnisse/<uuid:barrier_id>/", access.ease_barrier, name="ease_barrier"),
    path(f"{CASE}/entscheidung/", access.decide_access, name="decide_access"),
    path(f"{CASE}/informationsblatt/", access.information_sheet, name="information_sheet"),
    path(f"{CASE}/informationsblatt/informationsblatt.pdf", papers.information_pdf, name="information_pdf"),
    path(f"{CASE}/informationsblatt/uebergeben/", access.note_information, name="note_information"),
    path(f"{CASE}/zuweisen/", assign.assign, name="assign"),
    path(f"{CASE}/erstgespraech/", access.hold_first_talk, name="hold_first_talk"),
    path(f"{CASE}/arbeitsbuendnis/", alliance.alliance, name="alliance"),
    path(f"{CASE}/arbeitsbuendnis/<int:number>/", alliance.print_alliance, name="print_alliance"),
    path(f"{CASE}/arbeitsbuendnis/<int:number>/arbeitsbuendnis.pdf", papers.alliance_pdf, name="alliance_pdf"),
    path("verwaltung/pruefliste/", settings.check_items, name="check_items"),
    path("verwaltung/pruefliste/neu/", settings.add_check_item, name="add_check_item"),
    path("verwaltung/pruefliste/<uuid:item_id>/", settings.change_check_item, name="change_check_item"),
    path("verwaltung/phasen/", settings.phase_needs, name="phase_needs"),
    path("verwaltung/phasen/setzen/", settings.set_phase_needs, name="set_phase_needs"),
    path("fallliste/", import_caseload.import_caseload, name="import_caseload"),
    path("fallliste/vorschau/", import_caseload.import_preview, name="import_preview"),
    path("fallliste/ergebnis/<uuid:job_id>/", import_caseload.import_result, name="import_result"),
    path("fallliste/fehler.csv", import_caseload.import_errors, name="import_errors"),
    path("faelle/export.<str:ending>", export_caseload.export_caseload, name="export_caseload"),
]
