"""What Fallzugang remembers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lotsenbuch.cases.models import Case, OwnKind
from lotsenbuch.cases.models.policies import (
    FROM_CLASS_2,
    READ_ADD,
    READ_ADD_CHANGE,
    WRITABLE_CASES,
    case_policies,
    guard_erases,
    row_policies,
)
from lotsenbuch.records.cipher import SealedField
from lotsenbuch.records.models import Kept, Versioned
from lotsenbuch.records.policy import (
    ACTOR,
    SETTINGS_BY,
    AppMay,
    Frozen,
    GuardMay,
    OfSameCase,
    RowPolicy,
    Stays,
    WrittenBy,
)
from lotsenbuch.records.rules import DataClass

_UNDECIDED = "(decided_at IS NULL OR decided_at = now())"
_CLEARS = "(SELECT lotse_has_role('clearing'))"


class Proposal(Versioned):
    """Somebody is proposed for Fallmanagement; seen by the proposer, and by the clearing role until decided (C3)."""

    holds = DataClass.COUNSELLING

    class Source(models.TextChoices):
        """Whose idea it was."""

        PLACEMENT = "placement", "Arbeitsvermittlung"
        PERSON = "person", "die Person selbst"

    class State(models.TextChoices):
        """Where it stands; the proposer sees no more than this."""

        OPEN = "open", "wartet auf das Clearing"
        TAKEN_ON = "taken_on", "wird im Fallzugang geprüft"
        DECLINED = "declined", "nicht aufgenommen"
        WITHDRAWN = "withdrawn", "zurückgezogen"

    source = models.TextField("Anregung von", choices=Source)
    first_name = models.TextField("Vorname")
    last_name = models.TextField("Nachname")
    birth_on = models.DateField("Geburtsdatum")
    kundennummer = models.TextField("Kundennummer", blank=True)
    reason = models.TextField("Warum Fallmanagement?")
    state = models.TextField("Stand", choices=State, default=State.OPEN)
    proposed_by = models.TextField("vorgeschlagen von", editable=False)
    proposed_on = models.DateField("vorgeschlagen am")
    decided_by = models.TextField(blank=True, editable=False)
    decided_at = models.DateTimeField("entschieden", null=True)
    answer = models.TextField("Antwort an die vorschlagende Stelle", blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["proposed_on"], condition=Q(state="open"), name="proposal_open"),
            models.Index(fields=["proposed_by"], name="proposal_mine"),
        ]
        constraints: ClassVar = [
            # `decided_at = now()`: the decision itself must still see the row it decides.
            AppMay(name="proposal_app", commands=READ_ADD_CHANGE),
            RowPolicy(
                name="proposal_seen", command="SELECT", using=f"proposed_by = {ACTOR} OR ({_UNDECIDED} AND {_CLEARS})"
            ),
            RowPolicy(
                name="proposal_added",
                command="INSERT",
                using="",
                check_sql=f"proposed_by = {ACTOR} AND state = 'open' AND decided_at IS NULL",
            ),
            # What was decided stays; only `intake_reopen` opens it again.
            RowPolicy(
                name="proposal_changed",
                command="UPDATE",
                using=f"{_UNDECIDED} AND (proposed_by = {ACTOR} OR {_CLEARS})",
            ),
            Stays(name="proposal_stays", columns=("id", "proposed_by")),
            # For `intake_reopen`: who declined no longer sees the row, and takes it back through the guard.
            GuardMay(
                name="proposal_guard",
                reads=("id", "state", "decided_by", "decided_at", "proposed_by", "version"),
                writes=("UPDATE",),
            ),
            models.CheckConstraint(
                name="proposal_decided_has_state", condition=Q(state="open", decided_at=None) | ~Q(state="open")
            ),
        ]


class Intake(Versioned):
    """The access check of one case: application, prognosis, decision, take-over, first talk."""

    holds = DataClass.COUNSELLING
    disputable = (
        "prognosis",
        "reasons",
        "handover_note",
    )

    class Basis(models.TextChoices):
        """On what the case rests."""

        APPLICATION = "application", "Antrag der Person"
        SECTION_16H = "16h", "§ 16h SGB II, ohne Antrag"

    class Decision(models.TextChoices):
        """Whether Fallmanagement begins."""

        OPEN = "", "noch offen"
        ACCEPTED = "accepted", "aufgenommen"
        REFUSED = "refused", "nicht aufgenommen"

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="intake")
    proposal_id = models.UUIDField(null=True, editable=False)
    proposed_by_person = models.BooleanField("von der Person selbst angeregt", null=True, default=False)
    basis = models.TextField("Grundlage", choices=Basis, default=Basis.APPLICATION)
    applied_on = models.DateField("Antrag vom", null=True)
    is_free_will = models.BooleanField("aus freiem Willen", null=True)
    revoked_on = models.DateField("Antrag widerrufen am", null=True)
    is_over_a_year = models.BooleanField("voraussichtlich keine Integration innerhalb eines Jahres", null=True)
    prognosis = models.TextField("Begründung der Prognose", blank=True)
    decision = models.TextField("Entscheidung", choices=Decision, default=Decision.OPEN, blank=True)
    decided_on = models.DateField("entschieden am", null=True)
    decided_by = models.TextField(blank=True, editable=False)
    reasons = models.TextField("Gründe", blank=True)
    barriers_at_entry = models.PositiveSmallIntegerField("Hemmnisse bei Fallzugang", null=True)
    taken_over_on = models.DateField("übernommen am", null=True)
    handover_note = models.TextField("Übergabenotiz", blank=True)
    first_talk_on = models.DateField("erstes Gespräch am", null=True)
    informed_on = models.DateField("Informationsblatt übergeben am", null=True)

    class Meta:
        constraints: ClassVar = [
            *case_policies("intake"),
            # For `intake_first_talks`: which cases of a team wait for their first talk.
            GuardMay(name="intake_guard", reads=("case_id", "taken_over_on", "first_talk_on")),
            guard_erases("intake", "case_id", "proposal_id", "version"),
        ]


class CheckItem(Versioned):
    """A barrier that the house's check list offers, by Schlüsselgruppe; configurable, never a fixed number."""

    class Group(models.TextChoices):
        """The Schlüsselgruppen of the Stärken- und Bedarfsanalyse."""

        QUALIFICATION = "qualifikation", "Qualifikation"
        CAPACITY = "leistungsfaehigkeit", "Leistungsfähigkeit"
        MOTIVATION = "motivation", "Motivation"
        SURROUNDINGS = "rahmenbedingungen", "Rahmenbedingungen"

    group = models.TextField("Schlüsselgruppe", choices=Group)
    label = models.TextField("Hemmnis", unique=True)
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    is_active = models.BooleanField("wird angeboten", default=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        ordering: ClassVar = ["position", "label"]
        constraints: ClassVar = [WrittenBy(name="check_item_written", insert=SETTINGS_BY, update=SETTINGS_BY)]

    def __str__(self) -> str:
        return self.label


class Barrier(Versioned):
    """A heavy barrier of this case: when and by whom found, when eased (C2); class 2-3 labels stand sealed."""

    holds = DataClass.COUNSELLING
    disputable = ("label",)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="barriers")
    group = models.TextField("Schlüsselgruppe", choices=CheckItem.Group)
    data_class = models.PositiveSmallIntegerField("Klasse", default=1)
    label = models.TextField("Hemmnis", blank=True)
    sealed = SealedField("Hemmnis, verschlüsselt", null=True, data_class=DataClass.HEALTH)
    found_on = models.DateField("festgestellt am")
    found_by = models.TextField("festgestellt von")
    eased_on = models.DateField("gemildert am", null=True)
    own_kind = models.ForeignKey(OwnKind, on_delete=models.PROTECT, null=True, related_name="+")
    own_kind_label = models.TextField("Art des Hauses", blank=True, default="")

    @property
    def kind_label(self) -> str:
        """Return the kind in words: the house's own where one was chosen."""
        return self.own_kind_label or str(self.get_group_display())

    class Meta:
        ordering: ClassVar = ["found_on", "id"]
        constraints: ClassVar = [
            *case_policies("barrier", only=FROM_CLASS_2),
            GuardMay(name="barrier_guard", reads=("case_id",)),
            models.CheckConstraint(
                name="barrier_sealed_from_class_2",
                condition=Q(data_class__lt=2, sealed=None) | Q(data_class__gte=2, label=""),
            ),
            models.CheckConstraint(
                name="barrier_eased_after_found",
                condition=Q(eased_on=None) | Q(eased_on__gte=models.F("found_on")),
            ),
        ]


class Alliance(Versioned):
    """The Arbeitsbündnis (C98): a draft until agreed, then a Fassung that nothing changes.

    `version` counts on from one Fassung to the next, so that one number says what somebody has seen of all of them.
    """

    holds = DataClass.COUNSELLING
    disputable = (
        "mandate",
        "expected_by_person",
        "expected_by_house",
        "confidential",
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="alliances")
    number = models.PositiveSmallIntegerField("Fassung")
    mandate = models.TextField("Auftrag")
    expected_by_person = models.TextField("Was die Person erwartet")
    expected_by_house = models.TextField("Was wir erwarten")
    confidential = models.TextField("Was vertraulich bleibt")
    agreed_on = models.DateField("vereinbart am", null=True)
    written_by = models.TextField(editable=False)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *case_policies("alliance"),
            OfSameCase(name="alliance_of_same_case", column="replaces_id", table="intake_alliance"),
            Frozen(name="alliance_agreed_stays", when="OLD.agreed_on IS NOT NULL"),
            models.UniqueConstraint(fields=["case", "number"], name="alliance_number_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(agreed_on=None), name="alliance_one_draft"),
        ]


class ImportedRow(Kept):
    """What an import brought in, as a keyed fingerprint: the same row again is known without opening the case."""

    holds = DataClass.MASTER

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="imported_row")
    actor = models.TextField("eingelesen von", editable=False)
    fingerprint = models.TextField("Prüfwert der Zeile", editable=False)
    hidden = models.JSONField("Prüfwerte der Spalten, die dem Import danach verschlossen sind", editable=False)
    imported_at = models.DateTimeField("eingelesen", auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["actor", "fingerprint"], name="imported_row_mine")]
        constraints: ClassVar = [
            *row_policies(
                "imported_row",
                seen=f"actor = {ACTOR}",
                writable=f"actor = {ACTOR} AND case_id = {WRITABLE_CASES}",
                may=READ_ADD,
            )
        ]
