"""The doors of Integrationsplanung."""

from django.urls import path

from .views import goals, idea_rules, ideas, papers, plans, prints, wages

app_name = "planning"
CASE = "fall/<uuid:case_id>/plan"
FASSUNG = f"{CASE}/fassung/<int:number>"
TOGETHER = f"{CASE}/gemeinsam"
IDEAS = f"{CASE}/ideen"
urlpatterns = [
    path(f"{CASE}/", plans.plan, name="plan"),
    path(f"{CASE}/inhalte/", plans.write_contents, name="write_contents"),
    path(f"{CASE}/vereinbaren/", plans.agree_plan, name="agree_plan"),
    path(f"{CASE}/ziele/neu/", goals.set_goal, name="set_goal"),
    path(f"{CASE}/ziele/<uuid:goal_id>/", goals.change_goal, name="change_goal"),
    path(f"{CASE}/ziele/<uuid:goal_id>/stand/", goals.settle_goal, name="settle_goal"),
    path(f"{CASE}/schritte/<uuid:step_id>/", goals.change_step, name="change_step"),
    path(f"{CASE}/schritte/<uuid:step_id>/getan/", goals.finish_step, name="finish_step"),
    path(f"{CASE}/moeglichkeiten/neu/", goals.discuss_option, name="discuss_option"),
    path(f"{FASSUNG}/", papers.read_plan, name="read_plan"),
    path(f"{FASSUNG}/drucken/", papers.print_plan, name="print_plan"),
    path(f"{FASSUNG}/pdf/", prints.plan_pdf, name="plan_pdf"),
    path(f"{CASE}/entwurf/pdf/", prints.draft_pdf, name="draft_pdf"),
    path(f"{FASSUNG}/uebergeben/", papers.hand_over_plan, name="hand_over_plan"),
    path(f"{FASSUNG}/neu/", papers.compare_plans, name="compare_plans"),
    path(f"{TOGETHER}/zeigen/", papers.look_together, name="look_together"),
    path(f"{TOGETHER}/", papers.show_together, name="show_together"),
    path(f"{TOGETHER}/zurueck/", papers.leave_together, name="leave_together"),
    path(f"{IDEAS}/", ideas.ideas, name="ideas"),
    path(f"{IDEAS}/plan/<slug:idea_key>/", ideas.plan_idea, name="plan_idea"),
    path(f"{IDEAS}/drehen/", ideas.turn_ideas, name="turn_ideas"),
    path(f"{IDEAS}/gemeinsam/", ideas.ideas_together, name="ideas_together"),
    path(f"{IDEAS}/gemeinsam/sagen/", ideas.mark_idea, name="mark_idea"),
    path(f"{IDEAS}/gemeinsam/zurueck/", ideas.leave_ideas, name="leave_ideas"),
    path(f"{CASE}/was-bleibt/", wages.what_remains, name="what_remains"),
    path("ideen/regeln/", idea_rules.idea_rules, name="idea_rules"),
    path("ideen/regeln/neu/", idea_rules.add_idea_rule, name="add_idea_rule"),
    path("ideen/regeln/<slug:idea_key>/", idea_rules.change_idea_rule, name="change_idea_rule"),
]
