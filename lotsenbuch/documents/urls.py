"""The doors of papers."""

from django.urls import path

from .views import fill_in, missing, papers, releases, take_in

app_name = "documents"
PAPERS = "fall/<uuid:case_id>/papiere"
RELEASES = "fall/<uuid:case_id>/schweigepflicht"
RELEASE = f"{RELEASES}/<uuid:release_id>"
FORM = "fall/<uuid:case_id>/formulare/<slug:blank>"
urlpatterns = [
    path(f"{PAPERS}/", papers.papers, name="papers"),
    path(f"{PAPERS}/annehmen/", take_in.take_in, name="take_in"),
    path(f"{PAPERS}/quittung/<uuid:delivery_id>.pdf", papers.receipt, name="receipt"),
    path(f"{PAPERS}/<uuid:document_id>/datei/", papers.paper_file, name="paper_file"),
    path(f"{PAPERS}/<uuid:document_id>/pruefen/", papers.scan_again, name="scan_again"),
    path(f"{PAPERS}/<uuid:document_id>/vernichten/", papers.drop_copy, name="drop_copy"),
    path(f"{PAPERS}/fehlt/", missing.ask_for, name="ask_for"),
    path(f"{PAPERS}/fehlt/liste.pdf", missing.missing_pdf, name="missing_pdf"),
    path(f"{PAPERS}/fehlt/<uuid:missing_id>/", missing.note_missing, name="note_missing"),
    path(f"{FORM}/schritt/<int:step>/", fill_in.fill_in, name="fill_in"),
    path(f"{FORM}/fertig/", fill_in.finish_form, name="finish_form"),
    path(f"{FORM}/<int:number>.pdf", fill_in.form_pdf, name="form_pdf"),
    path(f"{RELEASES}/", releases.releases, name="releases"),
    path(f"{RELEASES}/neu/", releases.make_release, name="make_release"),
    path(f"{RELEASE}/", releases.sign_release, name="sign_release"),
    path(f"{RELEASE}/blatt.pdf", releases.release_pdf, name="release_pdf"),
    path(f"{RELEASE}/unterschrift/", releases.signature_file, name="signature_file"),
    path(f"{RELEASE}/widerrufen/", releases.revoke_release, name="revoke_release"),
]
