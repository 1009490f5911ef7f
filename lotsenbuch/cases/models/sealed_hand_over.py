"""A sealed case that nobody can work any more: asked for by one person of oversight, released by another."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import AppMay, GuardMay, RowPolicy
from lotsenbuch.records.rules import DataClass

from .glass import WAIT_HOURS


class SealedHandOver(Kept):
    """What was asked, by whom, and what became of it; until it is released nobody looks behind the number."""

    holds = DataClass.MASTER

    number = models.TextField("Nummer")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("Warum")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("gefragt")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("entschieden", null=True)
    is_released = models.BooleanField("freigegeben", null=True)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            AppMay(name="hand_over_by_guard", commands=("SELECT",)),
            RowPolicy(name="hand_over_seen", command="SELECT", using="(SELECT lotse_has_role('oversight'))"),
            GuardMay(name="hand_over_guard", reads=("*",), writes=("INSERT", "UPDATE")),
        ]

    @property
    def state(self) -> str:
        """Say where it stands: waiting, expired, declined, nothing (released, no such stranded case) or done."""
        if self.is_released is None:
            return "waiting" if timezone.now() - self.asked_at < timedelta(hours=WAIT_HOURS) else "expired"
        return ("done" if self.case_id else "nothing") if self.is_released else "declined"
