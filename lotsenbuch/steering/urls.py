"""The doors of Fallsteuerung."""

from django.urls import path

from .views import attendance, bookings, entries, measures, participants, reviews, subsidies

app_name = "steering"
CASE = "fall/<uuid:case_id>"
MEASURE = f"{CASE}/massnahmen/<uuid:measure_id>"
BOOKING = f"{CASE}/massnahmen/buchung/<uuid:booking_id>"
ENTRY = f"{CASE}/eintrag/<uuid:entry_id>"
urlpatterns = [
    path(f"{CASE}/steuerung/", reviews.steering, name="steering"),
    path(f"{CASE}/ueberpruefung/", reviews.review, name="review"),
    path(f"{CASE}/ueberpruefung/<int:number>/", reviews.past_review, name="past_review"),
    path(f"{CASE}/grund/", reviews.collect_reason, name="collect_reason"),
    path(f"{CASE}/massnahmen/neu/", measures.start_measure, name="start_measure"),
    path(f"{CASE}/massnahmen/angebot/", bookings.offers, name="offers"),
    path(f"{CASE}/massnahmen/buchen/<uuid:programme_id>/", bookings.book_measure, name="book_measure"),
    path(f"{BOOKING}/", bookings.booking, name="booking"),
    path(f"{BOOKING}/beginn/", bookings.begin_booking, name="begin_booking"),
    path(f"{BOOKING}/absage/", bookings.cancel_booking, name="cancel_booking"),
    path(f"{CASE}/foerderung/neu/", subsidies.grant_subsidy, name="grant_subsidy"),
    path(f"{CASE}/foerderung/<uuid:subsidy_id>/", subsidies.subsidy, name="subsidy"),
    path(f"{CASE}/foerderung/<uuid:subsidy_id>/ende/", subsidies.end_subsidy, name="end_subsidy"),
    path(f"{MEASURE}/kosten/", measures.note_costs, name="note_costs"),
    path(f"{MEASURE}/fehltage/", attendance.note_absence, name="note_absence"),
    path(f"{MEASURE}/fehltage/<uuid:missed_id>/", attendance.drop_absence, name="drop_absence"),
    path(f"{MEASURE}/monat/", attendance.note_attendance, name="note_attendance"),
    path(f"{MEASURE}/", measures.measure, name="measure"),
    path(f"{MEASURE}/blick/", measures.look_at_measure, name="look_at_measure"),
    path(f"{MEASURE}/ende/", measures.end_measure, name="end_measure"),
    path(f"{MEASURE}/auswertung/", measures.evaluate_measure, name="evaluate_measure"),
    path(f"{CASE}/beteiligte/neu/", participants.add_participant, name="add_participant"),
    path(f"{CASE}/beteiligte/<uuid:participant_id>/", participants.end_participant, name="end_participant"),
    path(f"{ENTRY}/", entries.entry, name="entry"),
    path(f"{ENTRY}/bestreiten/", entries.dispute_entry, name="dispute_entry"),
    path(f"{ENTRY}/bestreiten/<uuid:dispute_id>/", entries.decide_dispute, name="decide_dispute"),
    path(f"{ENTRY}/berichtigen/", entries.correct_entry, name="correct_entry"),
    path(f"{ENTRY}/gegendarstellung/", entries.object_to_entry, name="object_to_entry"),
    path(f"{ENTRY}/rueckmeldung/", entries.leave_feedback, name="leave_feedback"),
    path(f"{ENTRY}/gemeinsam/zeigen/", entries.look_at_entry, name="look_at_entry"),
    path(f"{ENTRY}/gemeinsam/", entries.show_entry, name="show_entry"),
    path(f"{ENTRY}/gemeinsam/zurueck/", entries.leave_entry, name="leave_entry"),
    path(f"{ENTRY}/mitgeben/", entries.release_entry, name="release_entry"),
]
