"""What the desk remembers for one colleague."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from lotsenbuch.records.models import Kept
from lotsenbuch.records.policy import STAFF, RowPolicy


class SavedFilter(Kept):
    """A list as one colleague wants to see it again; filters only, never names."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.TextField("Name")
    query = models.TextField("Filter")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            RowPolicy(name="saved_filter_own", using=f"staff_id = {STAFF}"),
            models.UniqueConstraint(fields=["staff", "name"], name="saved_filter_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
