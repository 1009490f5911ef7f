"""The doors of Integrationsplanung."""

from django.urls import path

from .views import goals, papers, plans, prints

app_name = "planning"
CASE = "fall/<uuid:case_id>/plan"
FASSUNG = f"{CASE}/fassung/<int:number>"
TOGETHER = f"{CASE}/gemeinsam"
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
    path(f"{FASSUNG}/brief/", prints.plan_letter, name="plan_letter"),
    path(f"{CASE}/entwurf/pdf/", prints.draft_pdf, name="draft_pdf"),
    path(f"{FASSUNG}/uebergeben/", papers.hand_over_plan, name="hand_over_plan"),
    path(f"{FASSUNG}/neu/", papers.compare_plans, name="compare_plans"),
    path(f"{TOGETHER}/zeigen/", papers.look_together, name="look_together"),
    path(f"{TOGETHER}/", papers.show_together, name="show_together"),
    path(f"{TOGETHER}/zurueck/", papers.leave_together, name="leave_together"),
]
