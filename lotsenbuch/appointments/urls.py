"""The doors of appointments."""

from django.urls import path

from .views import absent, calendar, own, talks

app_name = "appointments"
CASE = "fall/<uuid:case_id>"
TALK = f"{CASE}/termine/<uuid:appointment_id>"
urlpatterns = [
    path("termine/", calendar.day, name="day"),
    path("termine/woche/", calendar.week, name="week"),
    path("termine/liste/", calendar.agenda, name="agenda"),
    path("termine/haus/", calendar.house_week, name="house_week"),
    path("termine/tafel/", calendar.board, name="board"),
    path("termine/frei/", calendar.free, name="free"),
    path("termine/vorschlagen/", own.proposals, name="proposals"),
    path("termine/zeit/", own.own_time, name="own_time"),
    path("termine/eigene/neu/", own.keep_block, name="keep_block"),
    path("termine/eigene/<uuid:block_id>/freigeben/", own.drop_block, name="drop_block"),
    path("verwaltung/termine/", own.talk_times, name="talk_times"),
    path(f"{CASE}/termine/", talks.appointments, name="appointments"),
    path(f"{CASE}/termine/neu/", talks.book, name="book"),
    path(f"{TALK}/", talks.appointment, name="appointment"),
    path(f"{TALK}/verlegen/", talks.move, name="move"),
    path(f"{TALK}/zusage/", talks.confirm, name="confirm"),
    path(f"{TALK}/zuruecknehmen/", talks.withdraw, name="withdraw"),
    path(f"{TALK}/ergebnis/", talks.record_result, name="record_result"),
    path(f"{TALK}/uebernehmen/", talks.take_over, name="take_over"),
    path(f"{TALK}/beginnen/", talks.begin_talk, name="begin_talk"),
    path(f"{TALK}/aufhoeren/", talks.stop_talk, name="stop_talk"),
    path(f"{TALK}/zeit/", talks.note_time, name="note_time"),
    path(f"{CASE}/abwesend/neu/", absent.ask_away, name="ask_away"),
    path(f"{CASE}/abwesend/<uuid:away_id>/", absent.answer_away, name="answer_away"),
    path(f"{CASE}/arbeitsunfaehig/neu/", absent.note_sick, name="note_sick"),
    path(f"{CASE}/arbeitsunfaehig/<uuid:sick_id>/irrtum/", absent.void_sick, name="void_sick"),
]
