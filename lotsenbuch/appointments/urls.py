"""The doors of appointments."""

from django.urls import path

from .views import absent, calendar, feed, link, own, reach, reach_ways, reminder, talks

app_name = "appointments"
CASE = "fall/<uuid:case_id>"
TALK = f"{CASE}/termine/<uuid:appointment_id>"
REACH = f"{CASE}/erreichen"
urlpatterns = [
    path("termine/", calendar.day, name="day"),
    path("termine/woche/", calendar.week, name="week"),
    path("termine/liste/", calendar.agenda, name="agenda"),
    path("termine/haus/", calendar.house_week, name="house_week"),
    path("termine/tafel/", calendar.board, name="board"),
    path("termine/frei/", calendar.free, name="free"),
    path("termine/frei/fuer/", calendar.free_for, name="free_for"),
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
    path(f"{TALK}/fahrtkosten/", talks.travel_form, name="travel_form"),
    path(f"{TALK}/beginnen/", talks.begin_talk, name="begin_talk"),
    path(f"{TALK}/aufhoeren/", talks.stop_talk, name="stop_talk"),
    path(f"{TALK}/zeit/", talks.note_time, name="note_time"),
    path(f"{CASE}/abwesend/neu/", absent.ask_away, name="ask_away"),
    path(f"{CASE}/abwesend/<uuid:away_id>/", absent.answer_away, name="answer_away"),
    path(f"{CASE}/arbeitsunfaehig/neu/", absent.note_sick, name="note_sick"),
    path(f"{CASE}/arbeitsunfaehig/<uuid:sick_id>/irrtum/", absent.void_sick, name="void_sick"),
    path(f"{REACH}/", reach.reach, name="reach"),
    path(f"{REACH}/versuch/", reach.record_attempt, name="record_attempt"),
    path(f"{REACH}/zettel/", reach.visit_slip, name="visit_slip"),
    path(f"{REACH}/vertrauensperson/", reach.trust, name="trust"),
    path(f"{REACH}/vertrauensperson/<uuid:trusted_id>/widerruf/", reach.revoke_trust, name="revoke_trust"),
    path(f"{REACH}/absprache/", reach.agree_on_contact, name="agree_on_contact"),
    path(f"{REACH}/angebot/", reach.offer_outreach, name="offer_outreach"),
    path(f"{REACH}/angebot/<uuid:offer_id>/", reach.answer_outreach, name="answer_outreach"),
    path(f"{REACH}/erinnern/", reminder.consent_to_reminders, name="consent_to_reminders"),
    path(f"{REACH}/erinnern/<uuid:consent_id>/widerruf/", reminder.revoke_reminders, name="revoke_reminders"),
    path(f"{REACH}/antwort/<uuid:reply_id>/zusagen/", link.accept_reply, name="accept_reply"),
    path(f"{REACH}/antwort/<uuid:reply_id>/besprochen/", link.settle_reply, name="settle_reply"),
    path(f"{CASE}/einladen/", reach_ways.invite, name="invite"),
    path(f"{CASE}/nachfragen/<uuid:appointment_id>/", reach_ways.ask_after, name="ask_after"),
    path("t/<str:token>/", link.reply, name="reply"),
    path("t/<str:token>/termin.ics", link.reply_calendar, name="reply_calendar"),
    path("kalender/<str:token>.ics", feed.feed, name="feed"),
    path("eigenes/kalender/", feed.own_calendar, name="own_calendar"),
    path("eigenes/kalender/einrichten/", feed.set_up_feed, name="set_up_feed"),
    path("eigenes/kalender/beenden/", feed.end_feed, name="end_feed"),
    path("verwaltung/erinnern/", feed.reach_settings, name="reach_settings"),
]
