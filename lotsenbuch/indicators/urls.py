"""The doors of the figures."""

from django.urls import path

from .views import figures, life, reports, settings, time

app_name = "indicators"
REPORT = "kennzahlen/<slug:report_kind>"
urlpatterns = [
    path("kennzahlen/", figures.figures, name="figures"),
    path("kennzahlen/tabelle/<slug:table>.<slug:file_format>", figures.figures_table, name="figures_table"),
    path("kennzahlen/zeit/", time.time_spent, name="time_spent"),
    path("kennzahlen/gespeichert/<uuid:saved_id>/loeschen/", reports.drop_report, name="drop_report"),
    path(f"{REPORT}/", reports.report, name="report"),
    path(f"{REPORT}/bericht.pdf", reports.report_pdf, name="report_pdf"),
    path(f"{REPORT}/speichern/", reports.save_report, name="save_report"),
    path(f"{REPORT}/<slug:way>.<slug:file_format>", reports.report_table, name="report_table"),
    path("verwaltung/kennzahlen/", settings.limit, name="limit"),
    path("fall/<uuid:case_id>/im-bild/", life.life_picture, name="life_picture"),
    path("fall/<uuid:case_id>/im-bild.pdf", life.life_pdf, name="life_pdf"),
]
