"""Keeping the contact ledger: attempts, trusted persons, what suits, what was offered."""

from dataclasses import dataclass
from datetime import date, datetime

from lotsenbuch.appointments.models import ContactAgreement, ContactAttempt, OutreachOffer, TrustedPerson
from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Case, ContactChannel
from lotsenbuch.letters.queries import may_write_to
from lotsenbuch.records import clock
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

NO_CONSENT = "Für diese Vertrauensperson gilt heute keine Einwilligung. Bitte erst die Person fragen."

NO_POST = "An eine geschützte Anschrift schreibt nur, wer die Freigabe der Klasse 4 hat."


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried, as typed."""

    way: str
    result: str
    happened_at: datetime
    channel: ContactChannel | None = None
    trusted: TrustedPerson | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """Whom the person lets us ask, as typed."""

    name: str
    relation: str
    value: str
    scope: str
    consent_from: date
    consent_until: date
    given_how: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What suits the person, as typed."""

    rhythm_days: int | None
    preferred: str
    suits: str
    needs: str


def record_attempt(*, case: Case, tried: Attempt, by: Actor) -> ContactAttempt:
    """Write down one attempt to reach somebody.

    Raises:
        RefusedError: it lies in the future, names a way of another kind, a trusted person without consent, or a letter
            to a protected address by somebody who may not write there.
    """
    if tried.happened_at > clock.now():
        raise RefusedError("Der Zeitpunkt liegt in der Zukunft. Bitte Datum und Uhrzeit prüfen.", field="happened_on")
    if tried.channel and tried.channel.person_id != case.person_id:
        raise RefusedError("Diese Nummer oder Adresse gehört nicht zu dieser Person.", field="how")
    if tried.way == ContactAttempt.Way.POST and not may_write_to(case):
        raise RefusedError(NO_POST, field="how")
    if tried.way == ContactAttempt.Way.TRUSTED_PERSON and tried.channel is None:
        _must_be_allowed(tried.trusted, clock.today())
    with recorded("appointments.record_attempt", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        row = ContactAttempt(case=case, way=tried.way, result=tried.result, happened_at=tried.happened_at)
        row.channel, row.trusted, row.note, row.staff_id = (
            tried.channel,
            tried.trusted,
            tried.note.strip(),
            by.colleague,
        )
        row.save(force_insert=True)
    return row


def _must_be_allowed(trusted: TrustedPerson | None, on: date) -> None:
    if trusted is None or trusted.revoked_at or not trusted.consent_from <= on <= trusted.consent_until:
        raise RefusedError(NO_CONSENT, field="how")


def trust(*, case: Case, consent: Consent, by: Actor) -> TrustedPerson:
    """Keep whom the person lets us ask, for what and until when.

    Raises:
        RefusedError: the end lies before the beginning, or more than a year after it.
    """
    if not consent.consent_from <= consent.consent_until:
        raise RefusedError("Das Ende liegt vor dem Beginn.", field="consent_until")
    if (consent.consent_until - consent.consent_from).days > 366:  # noqa: PLR2004  # a year, also a leap year
        raise RefusedError("Eine Einwilligung gilt höchstens ein Jahr; danach wird neu gefragt.", field="consent_until")
    with recorded("appointments.trust", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        row = TrustedPerson(case=case, name=consent.name.strip(), relation=consent.relation.strip())
        row.value, row.scope, row.given_how = consent.value.strip(), consent.scope, consent.given_how.strip()
        row.consent_from, row.consent_until, row.recorded_by = consent.consent_from, consent.consent_until, str(by)
        row.save(force_insert=True)
    return row


def revoke_trust(*, trusted: TrustedPerson, by: Actor) -> TrustedPerson:
    """End a consent at once; revoked twice is revoked."""
    with recorded("appointments.revoke_trust", by=by, case_id=trusted.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        if trusted.revoked_at is None:
            trusted.save_version(seen=trusted.version, revoked_at=clock.now())
    return trusted


def agree_on_contact(*, case: Case, agreed: Agreement, seen: int, by: Actor) -> ContactAgreement:
    """Keep how often and how both want to hear of each other; `seen` is 0 where nothing was agreed before.

    Raises:
        RefusedError: the rhythm is no number of days between one and a year.
        StaleError: somebody else changed it since version `seen`.
    """
    if agreed.rhythm_days is not None and not 1 <= agreed.rhythm_days <= 365:  # noqa: PLR2004  # a year
        raise RefusedError(
            "Bitte eine Zahl von 1 bis 365 Tagen angeben oder das Feld frei lassen.", field="rhythm_days"
        )
    values = {"rhythm_days": agreed.rhythm_days, "preferred": agreed.preferred, "suits": agreed.suits}
    values["needs"] = agreed.needs.strip()
    with recorded("appointments.agree_on_contact", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        row = ContactAgreement.objects.filter(case=case).first()
        if row is not None:
            return row.save_version(seen=seen, **values)
        if seen:
            raise StaleError
        row = ContactAgreement(case=case, **values)
        row.save(force_insert=True)
    return row


def offer_outreach(
    *, case: Case, kind: str, words: str, offered_on: date, before_summons: int | None, by: Actor
) -> OutreachOffer:
    """Keep what was offered to get in touch again; no legal step follows from it."""
    with recorded("appointments.offer_outreach", by=by, case_id=case.id) as entry:
        entry.data_class = DataClass.COUNSELLING
        row = OutreachOffer(case=case, kind=kind, words=words.strip(), offered_on=offered_on)
        row.before_summons, row.staff_id = before_summons, by.colleague
        row.save(force_insert=True)
    return row


def answer_outreach(*, offer: OutreachOffer, answer: str, seen: int, by: Actor) -> OutreachOffer:
    """Keep what the person said to an offer.

    Raises:
        StaleError: somebody else changed it since version `seen`.
    """
    with recorded("appointments.answer_outreach", by=by, case_id=offer.case_id) as entry:
        entry.data_class = DataClass.COUNSELLING
        return offer.save_version(seen=seen, answer=answer)
