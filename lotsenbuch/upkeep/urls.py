"""The doors of upkeep."""

from django.urls import path

from . import views

app_name = "upkeep"
urlpatterns = [
    path("verwaltung/betrieb/", views.watch, name="watch"),
    path("neues/", views.news, name="news"),
    path("neues/gelesen/", views.read_news, name="read_news"),
    path("metrics", views.figures, name="figures"),
]
