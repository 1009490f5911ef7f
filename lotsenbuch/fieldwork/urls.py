"""The doors of walks."""

from django.urls import path

from .views import api, app, before, copies, desk, devices, folders, out, stands

app_name = "fieldwork"
API = "unterwegs/api"
OUT = "fall/<uuid:case_id>/draussen"
TALK = f"{OUT}/<uuid:appointment_id>"
urlpatterns = [
    path("unterwegs/", app.shell, name="shell"),
    path("unterwegs/sw.js", app.worker, name="worker"),
    path("unterwegs/app.webmanifest", app.manifest, name="manifest"),
    path(f"{API}/geraet/anmelden", api.register, name="register"),
    path(f"{API}/geraet/stand", stands.stands, name="stands"),
    path(f"{API}/kontakt", api.contact, name="contact"),
    path(f"{API}/abmelden", api.leave, name="leave"),
    path(f"{API}/geleert", api.wiped, name="wiped"),
    path(f"{API}/folders/<uuid:folder_id>", api.folder, name="folder"),
    path(f"{API}/folders/<uuid:folder_id>/share", api.share, name="share"),
    path(f"{API}/folders/<uuid:folder_id>/returned", api.returned, name="returned"),
    path(f"{API}/folders/<uuid:folder_id>/out", out.out, name="out"),
    path(f"{API}/folders/<uuid:folder_id>/longer", out.longer, name="longer"),
    path(f"{API}/folders/<uuid:folder_id>/back", out.back, name="back"),
    path(f"{API}/notes/<uuid:note_id>", api.note, name="note"),
    path(f"{API}/quarantine/<uuid:note_id>", api.quarantine, name="quarantine"),
    path(f"{OUT}/", before.before, name="before"),
    path(f"{OUT}/abwaegen/", before.weigh, name="weigh"),
    path(f"{OUT}/gefahren/", before.ask_hazards, name="ask_hazards"),
    path(f"{OUT}/gefahren/<uuid:hazard_id>/beenden/", before.end_hazard, name="end_hazard"),
    path(f"{OUT}/allein/", before.ask_alone, name="ask_alone"),
    path(f"{OUT}/zu-zweit/", before.together, name="together"),
    path(f"{OUT}/kopie/", copies.leave_copy, name="leave_copy"),
    path(f"{TALK}/", before.prepare, name="prepare"),
    path(f"{TALK}/weg/", before.take_way_time, name="take_way_time"),
    path(f"{TALK}/mit/", before.change_partner, name="change_partner"),
    path("team/allein-draussen/", before.exceptions, name="exceptions"),
    path("team/allein-draussen/<uuid:exception_id>/", before.answer_exception, name="answer_exception"),
    path("mappen/", folders.folders, name="folders"),
    path("mappen/packen/", folders.pack, name="pack"),
    path("mappen/unterwegs/", folders.outings, name="outings"),
    path("mappen/unterwegs/<uuid:outing_id>/erreicht/", folders.note_heard, name="note_heard"),
    path("mappen/karten/<uuid:card_id>.pdf", folders.card_pdf, name="card_pdf"),
    path("mappen/karten/<uuid:card_id>/vernichtet/", folders.destroy_card, name="destroy_card"),
    path("mappen/notizen/<uuid:row_id>/", desk.note_at_desk, name="note_at_desk"),
    path("mappen/notizen/<uuid:row_id>/foto/<int:number>.jpg", desk.note_photo, name="note_photo"),
    path("mappen/notizen/<uuid:row_id>/weitergeben/", desk.hand_on_note, name="hand_on_note"),
    path("mappen/notizen/<uuid:row_id>/erledigt/", desk.settle_note, name="settle_note"),
    path("mappen/<uuid:folder_id>/", folders.packed_folder, name="packed_folder"),
    path("mappen/<uuid:folder_id>/zurueckrufen/", folders.revoke_folder, name="revoke_folder"),
    path("mappen/<uuid:folder_id>/karte/", folders.print_card, name="print_card"),
    path("geraete/", devices.own_devices, name="own_devices"),
    path("geraete/<uuid:device_id>/rufnummer/", devices.number_own_device, name="number_own_device"),
    path("geraete/<uuid:device_id>/sperren/", devices.lock_own_device, name="lock_own_device"),
    path("verwaltung/geraete/", devices.devices, name="devices"),
    path("verwaltung/geraete/<uuid:device_id>/sperren/", devices.lock_device, name="lock_device"),
    path("verwaltung/wegezeiten/", devices.ways, name="ways"),
    path("verwaltung/wegezeiten/<uuid:way_id>/streichen/", devices.drop_way, name="drop_way"),
    path("verlorene-geraete/", devices.losses, name="losses"),
    path("verlorene-geraete/<uuid:device_id>/", devices.loss, name="loss"),
    path("verlorene-geraete/<uuid:device_id>/<slug:paper>.pdf", devices.loss_paper, name="loss_paper"),
    path("kopie/<str:token>/", copies.copy, name="copy"),
]
