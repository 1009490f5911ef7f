"""The app that Django registers for this room."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest


class UpkeepConfig(AppConfig):
    """Backups, drills, alarms, figures of the house's own health."""

    name = "lotsenbuch.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        """Let each session know what its colleague has read, so that no page asks for it."""
        user_logged_in.connect(_remember_news, dispatch_uid="upkeep.news")


def _remember_news(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    from lotsenbuch.records.actor import acting_as

    from .queries import news_read

    del sender, more
    with acting_as(user.actor):
        request.session["news_read"] = news_read(user)
