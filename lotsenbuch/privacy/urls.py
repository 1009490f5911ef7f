"""The doors of privacy; all lie under `datenschutz/` (config/urls.py)."""

from django.urls import path

from .views import access_list, reviews, samples

app_name = "privacy"
urlpatterns = [
    path("pruefung/", reviews.reviews, name="reviews"),
    path("pruefung/<uuid:review_id>/", reviews.review, name="review"),
    path("pruefung/<uuid:review_id>/ergebnis/", reviews.judge_opening, name="judge_opening"),
    path("pruefung/<uuid:review_id>/freigabe/", reviews.decide_opening, name="decide_opening"),
    path("stichproben/", samples.samples, name="samples"),
    path("stichproben/<uuid:sample_id>/", samples.sample, name="sample"),
    path("stichproben/zeile/<uuid:line_id>/", samples.check_line, name="check_line"),
    path("stichproben/frage/<uuid:question_id>/", samples.sample_question, name="sample_question"),
    path("zugriffsliste/", access_list.access_list, name="access_list"),
    path("zugriffsliste/drucken/", access_list.print_access_list, name="print_access_list"),
    path("zugriffsliste/ziehen/", access_list.make_access_list, name="make_access_list"),
    path("zugriffsliste/<uuid:access_line_id>/bestaetigen/", access_list.confirm_access, name="confirm_access"),
    path("zugriffsliste/<uuid:access_line_id>/entziehen/", access_list.withdraw_access, name="withdraw_access"),
]
