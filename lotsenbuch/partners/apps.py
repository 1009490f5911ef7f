"""The app that Django registers for this room."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from lotsenbuch.cases.models import Release


class PartnersConfig(AppConfig):
    """The network."""

    name = "lotsenbuch.partners"
    label = "partners"

    def ready(self) -> None:
        """Stop what a release carried in the moment in which it is revoked."""
        from lotsenbuch.cases.models import Release
        from lotsenbuch.records.models import version_saved

        version_saved.connect(_when_released_no_more, sender=Release, dispatch_uid="partners.stop_after_revocation")


def _when_released_no_more(sender: object, instance: "Release", **_more: object) -> None:  # noqa: ARG001  # a signal
    from .actions.referral import stop_after_revocation

    if instance.revoked_at is not None:
        stop_after_revocation(instance)
