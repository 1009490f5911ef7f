"""What the fields about reaching somebody say about themselves; see `cases/rules/about.py`. Pure Python."""

from lotsenbuch.cases.rules.about import ON_THE_CASE, TASK_OF_THE_HOUSE
from lotsenbuch.records.rules import About, DataClass, Deletion

_CONSENT = "Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO), jederzeit widerrufbar"


def _about(
    key: str, label: str, purpose: str, columns: tuple[str, ...], *,
    basis: str = TASK_OF_THE_HOUSE, deletion: Deletion = Deletion.COUNSELLING,
) -> About:  # fmt: skip
    return About(
        key=key,
        label=label,
        purpose=purpose,
        data_class=DataClass.COUNSELLING,
        seen_by=ON_THE_CASE,
        deletion=deletion,
        basis=basis,
        columns=columns,
    )


def _of(model: str, *names: str) -> tuple[str, ...]:
    return tuple(f"appointments.{model}.{name}" for name in names)


CATALOGUE: tuple[About, ...] = (
    _about(
        "attempt", "Kontaktversuch", "um zu sehen, was klappt, und niemanden zu verlieren; nie als Kontrolle",
        _of("ContactAttempt", "way", "result", "happened_at", "note", "recorded_at"),
    ),
    _about(
        "trusted_person", "Vertrauensperson", "um jemanden fragen zu dürfen, den die Person dafür genannt hat",
        _of(
            "TrustedPerson",
            "name", "relation", "value", "scope", "consent_from", "consent_until", "given_how", "recorded_by",
            "revoked_at",
        ),
        basis=_CONSENT, deletion=Deletion.WITHDRAWN,
    ),
    _about(
        "contact_agreement", "Absprache über den Kontakt", "um sich so zu melden, wie es der Person passt",
        _of("ContactAgreement", "rhythm_days", "preferred", "suits", "needs"),
    ),
    _about(
        "outreach", "Angebot, wieder in Kontakt zu kommen", "damit vor jedem rechtlichen Schritt etwas angeboten wurde",
        _of("OutreachOffer", "kind", "words", "offered_on", "before_summons", "answer"),
    ),
    _about(
        "reminder", "Erinnerung an einen Termin", "um an Termine zu erinnern, wenn die Person das möchte",
        (
            *_of("ReminderConsent", "way", "may_name_house", "is_for_sealed", "given_on", "given_how", "recorded_by"),
            *_of("ReminderConsent", "revoked_at"),
            *_of("Reminder", "due_at", "state", "said", "ended_at"),
        ),
        basis=_CONSENT, deletion=Deletion.WITHDRAWN,
    ),
    _about(
        "reply", "Antwort über einen Link", "damit die Person ohne Anruf zusagen oder etwas anderes wünschen kann",
        (
            *_of("Link", "kind", "token_hash", "made_by", "made_at", "expires_at", "used_at", "withdrawn_at"),
            *_of("LinkSlot", "kind", "starts_at", "ends_at", "is_meldetermin"),
            *_of("Reply", "wish", "place", "words", "came_at", "decision", "decided_by", "decided_at"),
        ),
    ),
)  # fmt: skip
ABOUT = {one.key: one for one in CATALOGUE}
