"""The doors of privacy; all lie under `datenschutz/` (config/urls.py)."""

from django.urls import path

from .views import access_list, hand_overs, log_search, reviews, samples, who_looked

app_name = "privacy"
urlpatterns = [
    path("fall/<uuid:case_id>/wer-sah/", who_looked.who_looked, name="who_looked"),
    path("fall/<uuid:case_id>/wer-sah/drucken/", who_looked.print_who_looked, name="print_who_looked"),
    path("protokoll/", log_search.log_searches, name="log_searches"),
    path("protokoll/fall/", log_search.search_case, name="search_case"),
    path("protokoll/person/", log_search.ask_search, name="ask_search"),
    path("protokoll/<uuid:search_id>/", log_search.log_search, name="log_search"),
    path("protokoll/<uuid:search_id>/entscheiden/", log_search.decide_search, name="decide_search"),
    path("pruefung/", reviews.reviews, name="reviews"),
    path("pruefung/<uuid:review_id>/", reviews.review, name="review"),
    path("pruefung/<uuid:review_id>/ergebnis/", reviews.judge_opening, name="judge_opening"),
    path("pruefung/<uuid:review_id>/freigabe/", reviews.decide_opening, name="decide_opening"),
    path("versiegelt/", hand_overs.hand_overs, name="hand_overs"),
    path("versiegelt/<uuid:hand_over_id>/entscheiden/", hand_overs.decide_sealed, name="decide_sealed"),
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
