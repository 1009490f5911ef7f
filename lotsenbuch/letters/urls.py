"""The doors of letters."""

from django.urls import path

from .views import batches, library, sent, sheets, write

app_name = "letters"
CASE = "fall/<uuid:case_id>/schreiben"
LETTER = f"{CASE}/brief/<uuid:letter_id>"
urlpatterns = [
    path(f"{CASE}/", write.letters, name="letters"),
    path(f"{LETTER}/", sent.letter, name="letter"),
    path(f"{LETTER}/brief.pdf", sent.letter_pdf, name="letter_pdf"),
    path(f"{LETTER}/umschlag/<slug:size>.pdf", sent.envelope_pdf, name="envelope_pdf"),
    path(f"{LETTER}/nachweis/", sent.note_proof, name="note_proof"),
    path(f"{LETTER}/zurueck/", sent.note_returned, name="note_returned"),
    path(f"{CASE}/<slug:kind>/", write.write_letter, name="write_letter"),
    path(f"{CASE}/<slug:kind>/vorschau.pdf", write.preview_letter, name="preview_letter"),
    path("textbausteine/", library.modules, name="modules"),
    path("textbausteine/neu/", library.add_module, name="add_module"),
    path("textbausteine/<uuid:module_id>/", library.change_module, name="change_module"),
    path("textbausteine/<uuid:module_id>/oben/", library.favour_module, name="favour_module"),
    path("textbausteine/<uuid:module_id>/anbieten/", library.retire_module, name="retire_module"),
    path("haus/sprachen/", sheets.languages, name="languages"),
    path("haus/sprachen/<slug:language>/", sheets.decide_language, name="decide_language"),
    path("haus/sprachen/<slug:language>/blatt.pdf", sheets.sheet_pdf, name="sheet_pdf"),
    path("serienbriefe/", batches.batches, name="batches"),
    path("serienbriefe/neu/<slug:kind>/", batches.order_batch, name="order_batch"),
    path("serienbriefe/<uuid:batch_id>/", batches.batch, name="batch"),
    path("serienbriefe/<uuid:batch_id>/halt/", batches.stop_batch, name="stop_batch"),
    path("serienbriefe/<uuid:batch_id>/weiter/", batches.resume_batch, name="resume_batch"),
    path("serienbriefe/<uuid:batch_id>/druck.pdf", batches.batch_pdf, name="batch_pdf"),
]
