"""The app that Django registers for this room."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    """Talks, their time and their results."""

    name = "lotsenbuch.appointments"
    label = "appointments"
