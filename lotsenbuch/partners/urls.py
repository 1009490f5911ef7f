"""The doors of the network."""

from django.urls import path

from .views import answer, confirm, directory, exchange, near, programmes, referral

app_name = "partners"
ONE = "netzwerk/<uuid:organisation_id>"
CASE = "fall/<uuid:case_id>"
WAY = f"{CASE}/vermittlung/<uuid:referral_id>"
urlpatterns = [
    path("netzwerk/", directory.network, name="network"),
    path("netzwerk/neu/", directory.add_organisation, name="add_organisation"),
    path("netzwerk/ausgabe/<str:partner_file>/", exchange.export, name="export"),
    path("netzwerk/einlesen/", exchange.import_directory, name="import_directory"),
    path(f"{ONE}/", directory.organisation, name="organisation"),
    path(f"{ONE}/aendern/", directory.change_organisation, name="change_organisation"),
    path(f"{ONE}/teil/<str:partner_part>/neu/", directory.add_part, name="add_part"),
    path(f"{ONE}/teil/<str:partner_part>/<uuid:part_row_id>/", directory.change_part, name="change_part"),
    path(f"{ONE}/karte/<uuid:part_row_id>.vcf", exchange.card, name="card"),
    path(f"{ONE}/vermerken/<str:partner_mark>/", directory.mark, name="mark"),
    path(f"{ONE}/zusammen/", directory.merge, name="merge"),
    path(f"{ONE}/zusammenarbeit/", directory.keep_care, name="keep_care"),
    path(f"{ONE}/auskunft/<uuid:statement_id>/", directory.settle_statement, name="settle_statement"),
    path(f"{ONE}/link/", exchange.ask_partner, name="ask_partner"),
    path("netzwerk/angebot/<uuid:service_id>/blatt/<str:sheet_language>/", exchange.sheet, name="sheet"),
    path(f"{ONE}/massnahme/neu/", programmes.add_programme, name="add_programme"),
    path("netzwerk/massnahmen/", programmes.programmes, name="programmes"),
    path("netzwerk/massnahmen/<uuid:programme_id>/", programmes.programme, name="programme"),
    path("netzwerk/massnahmen/<uuid:programme_id>/aendern/", programmes.change_programme, name="change_programme"),
    path("netzwerk/massnahmen/<uuid:programme_id>/durchgang/neu/", programmes.add_course, name="add_course"),
    path(
        "netzwerk/massnahmen/<uuid:programme_id>/durchgang/<uuid:course_id>/",
        programmes.change_course,
        name="change_course",
    ),
    path("verwaltung/orte/", exchange.places, name="places"),
    path(f"{CASE}/hilfe/", near.near, name="near"),
    path(f"{CASE}/vermittlung/", referral.referrals, name="referrals"),
    path(f"{CASE}/vermittlung/neu/<uuid:service_id>/", referral.refer, name="refer"),
    path(f"{WAY}/", referral.referral, name="referral"),
    path(f"{WAY}/freigabe/", referral.ask_for_release, name="ask_for_release"),
    path(f"{WAY}/senden/", referral.send, name="send"),
    path(f"{WAY}/zuruecknehmen/", referral.withdraw, name="withdraw"),
    path(f"{WAY}/stand/", referral.move, name="move"),
    path(f"{WAY}/zettel/", referral.slip, name="slip"),
    path(f"{WAY}/blatt/", referral.referral_paper, name="referral_paper"),
    path(f"{WAY}/rueckmeldung/", referral.make_answer_link, name="make_answer_link"),
    path("v/<str:token>/", answer.answer, name="answer"),
    path("p/<str:token>/", confirm.confirm, name="confirm"),
]
