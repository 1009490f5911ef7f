"""The doors of appointments."""

from django.urls import path

from .views import feed, link, reach, reminder

app_name = "appointments"
CASE = "fall/<uuid:case_id>"
REACH = f"{CASE}/erreichen"
urlpatterns = [
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
    path("t/<str:token>/", link.reply, name="reply"),
    path("t/<str:token>/termin.ics", link.reply_calendar, name="reply_calendar"),
    path("kalender/<str:token>.ics", feed.feed, name="feed"),
    path("eigenes/kalender/", feed.own_calendar, name="own_calendar"),
    path("eigenes/kalender/einrichten/", feed.set_up_feed, name="set_up_feed"),
    path("eigenes/kalender/beenden/", feed.end_feed, name="end_feed"),
    path("verwaltung/erinnern/", feed.reach_settings, name="reach_settings"),
]
