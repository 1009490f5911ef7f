"""The app that Django registers for this room."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters of the house."""

    name = "lotsenbuch.letters"
    label = "letters"
