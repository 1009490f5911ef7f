"""The app that Django registers for this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only log."""

    name = "lotsenbuch.audit"
    label = "audit"

    def ready(self) -> None:
        """Let every row that is written tell the running act its class."""
        from django.db.models.signals import post_save

        from lotsenbuch.records.models import version_saved

        from .actions import note_written

        for signal in (post_save, version_saved):
            signal.connect(note_written, dispatch_uid="audit.note_written")
