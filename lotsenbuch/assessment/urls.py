"""The doors of Bewertung."""

from django.urls import path

from .views import drawing, life, network, page, parts, setbacks

app_name = "assessment"
HERE = "fall/<uuid:case_id>/bewertung"
MAP = f"{HERE}/netzwerk"
# A tablet that is turned to the person is held here: see `draw_together`.
DRAW = f"{MAP}/zeichnen"
urlpatterns = [
    path(f"{HERE}/", page.assessment, name="assessment"),
    path(f"{HERE}/<int:number>/", page.print_assessment, name="print_assessment"),
    path(f"{HERE}/<int:number>/vergleich/", page.compare, name="compare"),
    path(f"{HERE}/ziele/", page.write_aims, name="write_aims"),
    path(f"{HERE}/abschliessen/", page.close_assessment, name="close_assessment"),
    path(f"{HERE}/weiter/", page.finish_assessment, name="finish_assessment"),
    path(f"{HERE}/staerke/", parts.add_strength, name="add_strength"),
    path(f"{HERE}/staerke/<uuid:strength_id>/", parts.change_strength, name="change_strength"),
    path(f"{HERE}/befund/", parts.add_finding, name="add_finding"),
    path(f"{HERE}/befund/<uuid:finding_id>/", parts.change_finding, name="change_finding"),
    path(f"{HERE}/eintrag/<uuid:part_id>/weglassen/", parts.leave_out, name="leave_out"),
    path(f"{HERE}/eintrag/<uuid:part_id>/wieder/", parts.bring_back, name="bring_back"),
    path(f"{HERE}/lebenslage/<slug:domain>/", life.view_domain, name="view_domain"),
    path(f"{HERE}/rueckschlag/", setbacks.note_setback, name="note_setback"),
    path(f"{HERE}/rueckschlag/<uuid:setback_id>/", setbacks.change_setback, name="change_setback"),
    path(f"{MAP}/", network.network, name="network"),
    path(f"{MAP}/festhalten/", network.close_network, name="close_network"),
    path(f"{MAP}/<int:number>/pdf/", network.network_pdf, name="network_pdf"),
    path(f"{MAP}/<int:number>/vergleich/", network.compare_networks, name="compare_networks"),
    path(f"{MAP}/gemeinsam/", drawing.draw_together, name="draw_together"),
    path(f"{DRAW}/", drawing.draw_network, name="draw_network"),
    path(f"{DRAW}/ort/", drawing.place_member, name="place_member"),
    path(f"{DRAW}/linie/", drawing.tie_members, name="tie_members"),
    path(f"{DRAW}/zurueck/", drawing.leave_drawing, name="leave_drawing"),
    path(f"{DRAW}/<uuid:mapped_id>/", drawing.change_member, name="change_member"),
    path(f"{DRAW}/<uuid:mapped_id>/weg/", drawing.take_out, name="take_out"),
]
