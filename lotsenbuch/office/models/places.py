"""Where the house works: offices, when they are open, their rooms and heads of letters, teams."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import SETTINGS_BY, WrittenBy


class Office(Versioned):
    """A place where the house works."""

    name = models.TextField("Name", unique=True)
    address = models.TextField("Anschrift", blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [WrittenBy(name="office_written", insert=SETTINGS_BY, update=SETTINGS_BY)]

    def __str__(self) -> str:
        return self.name


class OpeningHours(Kept):
    """From when until when an office is open on a day of the week; a day without a row is closed."""

    class Weekday(models.IntegerChoices):
        """As `date.weekday()` counts."""

        MONDAY = 0, "Montag"
        TUESDAY = 1, "Dienstag"
        WEDNESDAY = 2, "Mittwoch"
        THURSDAY = 3, "Donnerstag"
        FRIDAY = 4, "Freitag"
        SATURDAY = 5, "Samstag"

    office = models.ForeignKey(Office, on_delete=models.CASCADE, verbose_name="Standort", related_name="hours")
    weekday = models.PositiveSmallIntegerField("Wochentag", choices=Weekday)
    opens_at = models.TimeField("öffnet")
    closes_at = models.TimeField("schließt")

    class Meta:
        ordering: ClassVar = ["weekday", "opens_at"]
        constraints: ClassVar = [
            WrittenBy(name="opening_hours_written", insert=SETTINGS_BY, delete=SETTINGS_BY),
            models.CheckConstraint(name="hours_have_a_length", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(name="hours_of_a_weekday", condition=Q(weekday__lte=5)),
            ExclusionConstraint(
                name="hours_do_not_overlap",
                expressions=[
                    (F("office"), RangeOperators.EQUAL),
                    (F("weekday"), RangeOperators.EQUAL),
                    # A range of times is no type of PostgreSQL: the times of one day stand for all of them.
                    (
                        Func(
                            "opens_at",
                            "closes_at",
                            # In this order, or makemigrations sees a change each time.
                            arg_joiner=", DATE '2000-01-01' + ",
                            output_field=DateTimeRangeField(),
                            template="tsrange(DATE '2000-01-01' + %(expressions)s)",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class Room(Versioned):
    """A room in which people talk, from when until when the house has it."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, verbose_name="Standort", related_name="rooms")
    name = models.TextField("Raum")
    seats = models.PositiveSmallIntegerField("Plätze", default=2)
    is_barrier_free = models.BooleanField("stufenlos und breit genug für einen Rollstuhl", default=False)
    from_on = models.DateField("nutzbar ab")
    until_on = models.DateField("nutzbar bis vor", null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            WrittenBy(name="room_written", insert=SETTINGS_BY, update=SETTINGS_BY),
            models.UniqueConstraint(fields=["office", "name"], name="room_once_per_office"),
            models.CheckConstraint(name="room_has_a_seat", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="room_ends_after_its_beginning", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LetterHead(Versioned):
    """What stands at the head of a letter of an office."""

    office = models.OneToOneField(Office, on_delete=models.CASCADE, verbose_name="Standort", related_name="letter_head")
    sender = models.TextField("Absender, Zeile für Zeile")
    return_line = models.TextField("Zeile über der Anschrift", blank=True)
    phone = models.TextField("Telefon", blank=True)
    mail = models.TextField("E-Mail", blank=True)
    web = models.TextField("Internet", blank=True)
    way_there = models.TextField("So findet man hin", blank=True)

    class Meta:
        constraints: ClassVar = [WrittenBy(name="letter_head_written", insert=SETTINGS_BY, update=SETTINGS_BY)]

    @property
    def lines(self) -> list[str]:
        """Return the sender line by line."""
        return [line for line in self.sender.splitlines() if line.strip()]

    @property
    def contact(self) -> list[tuple[str, str]]:
        """Return how one reaches the office, with the word before each."""
        ways = (("Telefon", self.phone), ("E-Mail", self.mail), ("Internet", self.web))
        return [(word, value) for word, value in ways if value]


class Team(Versioned):
    """A team of an office."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, verbose_name="Standort", related_name="teams")
    name = models.TextField("Name", unique=True)
    # C51: kept for the team, shown beside the hours that it needs; there is none for a person, and it warns nobody.
    weekly_talks = models.PositiveSmallIntegerField("Gespräche je Woche", null=True)
    talk_minutes = models.PositiveSmallIntegerField("Minuten je Gespräch", null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [WrittenBy(name="team_written", insert=SETTINGS_BY, update=SETTINGS_BY)]

    def __str__(self) -> str:
        return self.name
