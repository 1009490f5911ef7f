"""A talk with a person: how, when, where, with whom, and what came of it."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from lotsenbuch.appointments.rules.kinds import OPEN_STATES, SUMMONED_KINDS, Kind, Minutes, Purpose, Result, State
from lotsenbuch.appointments.rules.slots import BERLIN
from lotsenbuch.cases.models import Case, Person
from lotsenbuch.cases.models.policies import (
    FROM_CLASS_2,
    READ_ADD_CHANGE,
    SEEN_CASES,
    WRITABLE_CASES,
    WRITABLE_PERSONS,
    row_policies,
)
from lotsenbuch.office.models import Room
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Versioned
from lotsenbuch.records.policy import GuardMay, OfSameCase
from lotsenbuch.records.rules import DataClass

# What keeps its time: what is to come, and what took place (somebody sat there).
HELD = Q(state__in=[State.OFFERED.value, State.CONFIRMED.value])


class Appointment(Versioned):
    """One talk. Place, note and who comes along are class 1; from class 2 on they stand together in `sealed`.

    A trigger keeps the busy times of staff and room (`Busy`): they name neither the case nor a reason.
    """

    holds = DataClass.COUNSELLING
    disputable = (
        "note",
        "place",
        "place_reason",
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appointments")
    # So that one person is never asked to two places at once, also where somebody does not see the other case.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField("Art", choices=[(one.value, one.label) for one in Kind])
    starts_at = models.DateTimeField("Beginn")
    ends_at = models.DateTimeField("Ende")
    preparation_minutes = models.PositiveSmallIntegerField("Vorbereitung", default=0)
    documentation_minutes = models.PositiveSmallIntegerField("Dokumentation", default=0)
    travel_minutes = models.PositiveSmallIntegerField("Weg, einfach", default=0)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    companions = ArrayField(models.UUIDField(), verbose_name="mit dabei aus dem Haus", default=list, blank=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, verbose_name="Raum", related_name="+")
    interpreter_language = models.TextField("Dolmetschen für", blank=True)
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    place = models.TextField("Ort in den Worten der Person", blank=True)
    note = models.TextField("Worum es geht", blank=True)
    accompanied_by = models.TextField("Wer die Person begleitet", blank=True)
    sealed = SealedField("Angaben, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    is_meldetermin = models.BooleanField("Meldetermin (§ 309 SGB III)", default=False)
    purpose = models.TextField("Zweck der Meldung", choices=[(one.value, one.label) for one in Purpose], blank=True)
    # The written instruction that went out with the summons: which one, and when (§ 7b (4) SGB II asks for it).
    instruction = models.TextField("Fassung der Belehrung", blank=True)
    instructed_on = models.DateField("belehrt am", null=True)
    is_first_talk = models.BooleanField("erstes Gespräch (§ 15 Abs. 4 SGB II)", default=False)
    place_reason = models.TextField("Grund für einen anderen Ort", blank=True)
    state = models.TextField("Stand", choices=[(one.value, one.label) for one in State], default=State.OFFERED.value)
    result = models.TextField(
        "Ergebnis", choices=[(one.value, one.label) for one in Result], default=Result.NONE.value, blank=True
    )
    # Kept by a trigger: what came of a talk writes over the state, and C52 asks for both.
    has_confirmation = models.BooleanField("war zugesagt", default=False, db_default=False, editable=False)
    came_at = models.DateTimeField("gekommen um", null=True)
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replaced_by")
    # Talks planned together; of a choice one is confirmed and the others are withdrawn; a group shares its time.
    series = models.UUIDField("Reihe", null=True, editable=False)
    choice = models.UUIDField("Auswahl", null=True, editable=False)
    gathering = models.UUIDField("Gruppe", null=True, editable=False)
    booked_by = models.TextField("vereinbart von", editable=False)
    booked_at = models.DateTimeField("vereinbart", editable=False)

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["holder", "starts_at"], name="appointment_of_holder"),
            models.Index(fields=["case", "starts_at"], name="appointment_of_case"),
        ]
        constraints: ClassVar = [
            *row_policies(
                "appointment",
                seen=f"case_id = {SEEN_CASES}{FROM_CLASS_2}",
                writable=f"case_id = {WRITABLE_CASES} AND person_id = {WRITABLE_PERSONS}{FROM_CLASS_2}",
                may=READ_ADD_CHANGE,
                stays=("id", "case_id", "person_id", "booked_by", "booked_at"),
            ),
            OfSameCase(name="appointment_replaces_same_case", column="replaces_id", table="appointments_appointment"),
            GuardMay(
                name="appointment_guard",
                reads=(
                    "id", "case_id", "kind", "starts_at", "ends_at", "preparation_minutes", "documentation_minutes",
                    "travel_minutes", "holder_id", "companions", "room_id", "state", "result",
                    "has_confirmation", "gathering",
                ),
            ),
            # A one-time link takes the time that it offers (`appointments_take_slot`), and nothing else.
            GuardMay(
                name="appointment_guard_link",
                reads=("choice", "version"),
                writes=("UPDATE (state)", "UPDATE (version)"),
            ),
            # Talks to come follow the case to whoever holds it now (`appointments_follow_case`).
            GuardMay(
                name="appointment_guard_follows",
                reads=("case_id",),
                writes=("UPDATE (holder_id)", "UPDATE (companions)"),
            ),
            # Whether three Meldetermine follow each other is asked once more where it is found (`duties_find`).
            GuardMay(name="appointment_guard_row", reads=("case_id", "is_meldetermin", "instructed_on")),
            # The calendar file of a person tells a moved Meldetermin as one talk (`appointments_calendar_of_link`).
            GuardMay(name="appointment_guard_calendar", reads=("replaces_id",)),
            models.CheckConstraint(name="appointment_lasts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="appointment_sealed_from_class_2",
                condition=Q(data_class__lt=2, sealed=None)
                | Q(data_class__gte=2, place="", note="", accompanied_by="", place_reason=""),
            ),
            # Nobody is summoned to a telephone, a café or a series, nor for a purpose that § 309 does not name.
            models.CheckConstraint(
                name="appointment_summons_by_law",
                condition=Q(is_meldetermin=False, purpose="", instruction="", instructed_on=None)
                | Q(
                    is_meldetermin=True,
                    kind__in=[one.value for one in SUMMONED_KINDS],
                    purpose__in=[one.value for one in Purpose],
                    series=None,
                    choice=None,
                    gathering=None,
                    data_class=1,
                ),
            ),
            models.CheckConstraint(
                name="appointment_done_has_a_result",
                condition=(Q(state=State.DONE.value) & ~Q(result="")) | (~Q(state=State.DONE.value) & Q(result="")),
            ),
            models.CheckConstraint(
                name="appointment_came_later",
                condition=Q(result=Result.CAME_LATER.value, came_at__isnull=False)
                | (~Q(result=Result.CAME_LATER.value) & Q(came_at=None)),
            ),
            ExclusionConstraint(
                name="appointment_person_once_at_a_time",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=HELD,
            ),
        ]  # fmt: skip

    @property
    def on(self) -> date:
        """Return the day in Berlin."""
        return self.starts_at.astimezone(BERLIN).date()

    @property
    def minutes(self) -> Minutes:
        """Return its parts."""
        talk = int((self.ends_at - self.starts_at).total_seconds()) // 60
        return Minutes(talk, self.preparation_minutes, self.documentation_minutes, self.travel_minutes)

    @property
    def lead(self) -> timedelta:
        """Return what comes before the talk itself."""
        return timedelta(minutes=self.preparation_minutes + self.travel_minutes)

    @property
    def is_open(self) -> bool:
        """Say whether it is still to come or without a result."""
        return self.state in OPEN_STATES

    @property
    def words(self) -> str:
        """Return the result, or how it stands."""
        return self.get_result_display() if self.result else self.get_state_display()

    @property
    def is_never_given(self) -> bool:
        """Say whether its written summons was printed and came back: then it does not count as missed."""
        return bool(self.is_meldetermin and self.instruction and self.instructed_on is None)

    @property
    def purpose_words(self) -> str:
        """Return the purpose of the summons in the words of the statute."""
        return self.get_purpose_display() if self.purpose else ""
