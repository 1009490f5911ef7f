"""The app that Django registers for this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only log."""

    name = "lotsenbuch.audit"
    label = "audit"
