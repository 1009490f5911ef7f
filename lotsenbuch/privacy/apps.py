"""The app that Django registers for this room."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PrivacyConfig(AppConfig):
    """Checks of need-to-know, and deletion."""

    name = "lotsenbuch.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Write the functions that erase anew whenever tables may have changed."""
        post_migrate.connect(_write_erasure, sender=self, dispatch_uid="privacy.write_erasure")


def _write_erasure(using: str, **_: Any) -> None:
    from .actions.erasure import write_erasure  # the registry of models is complete by now only

    # Also where no migration was waiting: one that was killed half way is made good by the next.
    write_erasure(using)
