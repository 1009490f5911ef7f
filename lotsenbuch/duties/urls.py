"""The doors of the legal file."""

from django.urls import path

from .views import asked, case, matter, papers, second

app_name = "duties"
CASE = "fall/<uuid:case_id>/pflichten"
MATTER = f"{CASE}/vorgang/<uuid:matter_id>"
urlpatterns = [
    path("pflichten/", second.due, name="due"),
    path("pflichten/mitpruefung/<uuid:second_id>/", second.second_look, name="second_look"),
    path(f"{CASE}/", case.duties, name="duties"),
    path(f"{CASE}/aufforderung/", case.ask, name="ask"),
    path(f"{CASE}/aufforderung/vorschau.pdf", papers.preview_request, name="preview_request"),
    path(f"{CASE}/aufforderung/<uuid:asked_id>/widerspruch/", asked.object_to, name="object_to"),
    path(f"{CASE}/aufforderung/<uuid:asked_id>/zuruecknehmen/", asked.withdraw, name="withdraw"),
    path(f"{CASE}/aufsuchen/", asked.reach_out, name="reach_out"),
    path(f"{CASE}/schlichtung/", case.conciliate, name="conciliate"),
    path(f"{CASE}/gemeldet/", case.report, name="report"),
    path(f"{CASE}/vorgang/", case.begin, name="begin"),
    path(f"{MATTER}/", matter.matter, name="matter"),
    path(f"{MATTER}/warum/", matter.write_why, name="write_why"),
    path(f"{MATTER}/wichtiger-grund/", matter.check_reason, name="check_reason"),
    path(f"{MATTER}/haerte/", matter.check_hardship, name="check_hardship"),
    path(f"{MATTER}/andere-wege/", matter.weigh, name="weigh"),
    path(f"{MATTER}/anhoerung/", matter.send_hearing, name="send_hearing"),
    path(f"{MATTER}/anhoerung/vorschau.pdf", papers.preview_hearing, name="preview_hearing"),
    path(f"{MATTER}/gehoert/", matter.note_hearing, name="note_hearing"),
    path(f"{MATTER}/bedeutung/", matter.meaning, name="meaning"),
    path(f"{MATTER}/feststellen/", matter.find, name="find"),
    path(f"{MATTER}/zuruecknehmen/", matter.take_back, name="take_back"),
    path(f"{MATTER}/weiter/", matter.settle, name="settle"),
    path(f"{MATTER}/papier/<slug:legal_sheet>.pdf", papers.legal_pdf, name="legal_pdf"),
    path(f"{MATTER}/fuer-das-gericht.pdf", papers.court_pdf, name="court_pdf"),
]
