"""The doors of the office."""

from django.urls import path

from .views import house, places, rooms, signatures, teams

app_name = "office"

urlpatterns = [
    path("verwaltung/haus/", house.house, name="house"),
    path("verwaltung/haus/aendern/", house.change_house, name="change_house"),
    path("verwaltung/haus/vorschau/", house.preview_words, name="preview_words"),
    path("verwaltung/standorte/", places.offices, name="offices"),
    path("verwaltung/standorte/<uuid:office_id>/", places.change_office, name="change_office"),
    path("verwaltung/standorte/<uuid:office_id>/zeiten/", rooms.set_hours, name="set_hours"),
    path("verwaltung/standorte/<uuid:office_id>/briefkopf/", rooms.set_letter_head, name="set_letter_head"),
    path("verwaltung/standorte/<uuid:office_id>/raum/", rooms.add_room, name="add_room"),
    path("verwaltung/raum/<uuid:room_id>/", rooms.change_room, name="change_room"),
    path("verwaltung/unterschriften/", signatures.signatures, name="signatures"),
    path("verwaltung/unterschriften/<uuid:staff_id>/", signatures.sign_as, name="sign_as"),
    path("ich/unterschrift/", signatures.own_signature, name="own_signature"),
    path("verwaltung/teams/", teams.teams, name="teams"),
    path("verwaltung/teams/<uuid:team_id>/", teams.change_team, name="change_team"),
    path("verwaltung/teams/<uuid:team_id>/dazu/", teams.join_team, name="join_team"),
    path("verwaltung/teams/<uuid:team_id>/aus/<uuid:member_id>/", teams.leave_team, name="leave_team"),
    path("verwaltung/projekte/", places.projects, name="projects"),
    path("verwaltung/projekte/<uuid:project_id>/", places.change_project, name="change_project"),
]
