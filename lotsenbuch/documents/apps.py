"""The app that Django registers for this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Papers of a case."""

    name = "lotsenbuch.documents"
    label = "documents"
