"""The Django app of the frame."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Page, components and styles; no models."""

    name = "lotsenbuch.ui"
    label = "ui"
