"""All doors by room, and what is said when none fits."""

from django.urls import include, path

from lotsenbuch.accounts.urls import login_patterns

urlpatterns = [
    path("", include("lotsenbuch.desk.urls")),
    path("datenschutz/", include("lotsenbuch.privacy.urls")),
    path("", include("lotsenbuch.indicators.urls")),
    path("", include("lotsenbuch.upkeep.urls")),
    path("", include("lotsenbuch.assessment.urls")),
    path("", include("lotsenbuch.fieldwork.urls")),
    path("", include("lotsenbuch.closure.urls")),
    path("", include("lotsenbuch.duties.urls")),
    path("", include("lotsenbuch.steering.urls")),
    path("", include("lotsenbuch.partners.urls")),
    path("", include("lotsenbuch.intake.urls")),
    path("", include("lotsenbuch.planning.urls")),
    path("", include("lotsenbuch.appointments.urls")),
    path("", include("lotsenbuch.team.urls")),
    path("", include("lotsenbuch.documents.urls")),
    path("", include("lotsenbuch.letters.urls")),
    path("", include("lotsenbuch.cases.urls")),
    path("", include("lotsenbuch.office.urls")),
    path("", include("lotsenbuch.accounts.urls")),
    *login_patterns,
]

handler400 = "lotsenbuch.desk.views.bad_request"
handler500 = "lotsenbuch.desk.views.trouble"
