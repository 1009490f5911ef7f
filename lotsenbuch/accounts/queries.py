"""What is looked up about colleagues."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lotsenbuch.records.masters import present_number
from lotsenbuch.records.standing import standing

from .models import Notice, RoleAssignment, Session, Staff
from .roles import RIGHT_LABELS, TABLE, Right, Role
from .rules import (
    IDLE_MINUTES,
    LONGEST_HOURS,
    WARNED_MINUTES,
    code_print,
    master_numbers,
    minutes_left,
    session_is_over,
)

DEMO_USERNAMES = ("anna", "bernd", "chris", "dilek", "emre", "frieda", "gerda", "hanna", "ines", "jonas")
NOTICES_SHOWN = 100
# Doors by name: rooms above this one are found when they stand (imports only point down).
_NOTICE_DOORS = {
    Notice.Kind.CASE_ASSIGNED: "desk:case_file",
    Notice.Kind.ACCESS_GIVEN: "desk:case_file",
    Notice.Kind.CASES_TRANSFERRED: "team:taken_over",
    Notice.Kind.IMPORT_DONE: "intake:import_result",
    Notice.Kind.PROPOSAL_NEW: "intake:proposal",
    Notice.Kind.PROPOSAL_DECIDED: "intake:proposal",
    Notice.Kind.READ_BACK: "cases:rights",
    Notice.Kind.ACCESS_USED: "cases:openings",
    Notice.Kind.ACCESS_ASKED: "privacy:review",
    Notice.Kind.ACCESS_DECIDED: "cases:opening",
    Notice.Kind.ACCESS_TO_REVIEW: "privacy:review",
    Notice.Kind.ACCESS_REVIEWED: "cases:opening",
    Notice.Kind.ACCESS_STATED: "privacy:review",
    Notice.Kind.ACCESS_OVERDUE: "privacy:review",
    Notice.Kind.SAMPLE_DRAWN: "privacy:sample",
    Notice.Kind.SAMPLE_ASKED: "privacy:sample_question",
    Notice.Kind.SAMPLE_ANSWERED: "privacy:sample",
    Notice.Kind.ALONE_ANSWERED: "fieldwork:before",
    Notice.Kind.PARTNER_ANSWERED: "partners:referrals",
    Notice.Kind.REFERRAL_STAYED: "partners:referrals",
}
# Sentences about no single thing lead to a list.
_LIST_DOORS = {
    Notice.Kind.CASE_STRANDED: "desk:stranded",
    Notice.Kind.COVER_BEGUN: "desk:cases",
    Notice.Kind.COVER_PLANNED: "team:own",
    Notice.Kind.FIELD_LATE: "fieldwork:outings",
    Notice.Kind.ALONE_ASKED: "fieldwork:exceptions",
    Notice.Kind.DEVICE_LOST: "fieldwork:losses",
    Notice.Kind.UPKEEP_ALARM: "upkeep:watch",
    Notice.Kind.ACCESS_LIST_DUE: "privacy:access_list",
    Notice.Kind.SECOND_LOOK: "duties:due",
    Notice.Kind.SECOND_DECIDED: "duties:due",
}
_SETTINGS_DOORS = (
    ("accounts:staff", "Personal", "Konten, Rollen mit Zeitraum, zweiter Faktor", Right.ADMINISTER),
    ("accounts:permissions", "Wer darf was", "Rollen und Rechte in einer Tabelle", Right.READ_SETTINGS),
    (
        "desk:print_concept",
        "Berechtigungskonzept",
        "Rollen, Zugänge, Schutzklassen, Vergabe: zum Drucken",
        Right.READ_SETTINGS,
    ),
    (
        "upkeep:watch",
        "Betrieb und Sicherung",
        "Alarme, Teile des Hauses, letzte Probe der Wiederherstellung",
        Right.ADMINISTER,
    ),
    ("office:house", "Das Haus", "Name, Wörter, Phasen und Hausregeln", Right.READ_SETTINGS),
    ("privacy:deletion_periods", "Löschfristen", "Löschklassen, Fristen und ihre Quellen", Right.READ_SETTINGS),
    ("office:offices", "Standorte", "Anschrift, Öffnungszeiten, Räume, Briefkopf", Right.ADMINISTER),
    ("office:signatures", "Unterschriften", "Womit Briefe enden", Right.ADMINISTER),
    ("office:teams", "Teams", "Wer wo dazugehört und wer leitet", Right.ADMINISTER),
    (
        "fieldwork:devices",
        "Geräte für draußen",
        "Telefone und Tablets des Hauses; verloren: sofort sperren",
        Right.ADMINISTER,
    ),
    ("fieldwork:losses", "Verlorene Geräte", "Wessen Angaben darauf lagen; Meldung, Anzeige, Briefe", Right.SEE_LOSSES),
    ("fieldwork:ways", "Wegezeiten", "Minuten von Ort zu Ort", Right.ADMINISTER),
    ("office:projects", "Projekte", "Was in ihnen gilt, Plätze, als Datei", Right.ADMINISTER),
    (
        "appointments:reach_settings",
        "Erinnern und Kalender",
        "Was das Haus für Nachrichten und Abonnements freigibt",
        Right.ADMINISTER,
    ),
    ("indicators:limit", "Mindestgröße für Kennzahlen", "ab wie vielen Fallführenden es Zahlen gibt", Right.ADMINISTER),
    ("appointments:talk_times", "Zeiten für Gespräche", "Minuten je Art von Termin", Right.ADMINISTER),
    ("team:keys", "Schlüssel", "Fälle je Fallmanagement, auch je Altersgruppe und Projekt", Right.READ_SETTINGS),
    ("privacy:log_searches", "Suche im Protokoll", "Nach Fall; nach Personen des Hauses nur zu zweit", Right.ASK_LOG),
    ("intake:check_items", "Prüfliste des Fallzugangs", "Was vor der Zusage geklärt wird", Right.READ_SETTINGS),
    ("letters:languages", "Sprachen des Vorbereitungsblatts", "Was geprüft ist und gedruckt wird", Right.READ_SETTINGS),
    ("closure:end_reasons", "Beendigungsgründe", "Warum ein Fall endet, und als was es zählt", Right.READ_SETTINGS),
    (
        "cases:own_fields",
        "Eigene Felder und Arten",
        "Was das Haus neben dem Standard fragt",
        Right.READ_SETTINGS,
    ),
    ("planning:idea_rules", "Regeln für Ideen", "Welche Interessen zu welchem Berufsfeld führen", Right.READ_SETTINGS),
    (
        "cases:deviation_hints",
        "Abweichungen von Hausregeln",
        "Welche Regel oft nicht passt, ohne Personen",
        Right.READ_SETTINGS,
    ),
    ("intake:phase_needs", "Bedarf je Phase", "Was vor dem nächsten Schritt da sein soll", Right.READ_SETTINGS),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the synthetic Jobcenter and what it is for."""

    username: str
    says: str


@dataclass(frozen=True, slots=True)
class Period:
    """A role of a colleague as screens show it; `last` is the last day."""

    id: UUID
    label: str
    first: datetime
    last: datetime | None
    given_by: str
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A link with its words: a notice or a page of the administration."""

    text: str
    url: str
    note: str = ""
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as its owner sees it; `seen` is a minute, nothing finer."""

    id: UUID
    device: str
    began: datetime
    seen: datetime
    is_here: bool


def sessions_of(staff: Staff, *, here: UUID | None) -> list[OwnSession]:
    """Return the living sessions of a colleague, the one in use first, then the one used last."""
    now = timezone.now()
    rows = Session.objects.filter(staff=staff).order_by("-seen_at", "id")
    living = [one for one in rows if not session_is_over(one.began_at, one.seen_at, now)]
    found = [OwnSession(one.pk, one.device, one.began_at, one.seen_at, one.pk == here) for one in living]
    return sorted(found, key=lambda one: not one.is_here)


def session_minutes(staff: Staff, session_id: UUID | None) -> int:
    """Return how many full minutes a colleague's session lasts when nobody does anything more."""
    row = Session.objects.filter(staff=staff, pk=session_id).first() if session_id else None
    return minutes_left(row.began_at, row.seen_at, timezone.now()) if row else 0


def page_mark(staff: Staff) -> str:
    """Return a mark by which a page knows whether the same person logged in again; it names nobody."""
    return salted_hmac("accounts.page_mark", str(staff.pk), algorithm="sha256").hexdigest()[:16]


def with_role(role: Role) -> QuerySet[Staff]:
    """Return active colleagues who have the role now, by name."""
    assignments = RoleAssignment.objects.in_force().filter(role=role.value)
    return Staff.objects.filter(is_active=True, pk__in=assignments.values("staff"))


def with_right(right: Right) -> QuerySet[Staff]:
    """Return active colleagues who have a role with this right now, by name."""
    assignments = RoleAssignment.objects.in_force().filter(role__in=[role.value for role in TABLE[right]])
    return Staff.objects.filter(is_active=True, pk__in=assignments.values("staff")).order_by(
        "last_name", "first_name", "username"
    )


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of every page says about the one who is logged in."""
    staff = getattr(request, "user", None)
    if not isinstance(staff, Staff) or not hasattr(request, "actor"):
        return {}
    rights = {right.value: right in staff.rights for right in Right}
    idle = {"minutes": IDLE_MINUTES, "warned": WARNED_MINUTES, "hours": LONGEST_HOURS, "who": page_mark(staff)}
    return {"me": staff, "may": rights, "notice_count": sum(_unseen(staff.id)), "idle": idle}


@standing
def _unseen(staff_id: UUID) -> QuerySet[Notice, int]:
    """Count one's new notices: one number, or none when there are none."""
    mine = Notice.objects.filter(staff=staff_id, seen_at=None).order_by().values("staff")
    return mine.annotate(number=Count("pk")).values_list("number", flat=True)


def all_staff(*, closed: bool = False) -> QuerySet[Staff]:
    """Return colleagues with open (or closed) accounts by name, each with `roles_now`."""
    now = RoleAssignment.objects.in_force().order_by("role")
    return Staff.objects.filter(is_active=not closed).prefetch_related(
        Prefetch("role_assignments", queryset=now, to_attr="roles_now")
    )


def staff_member(staff_id: UUID) -> Staff | None:
    """Return a colleague, or None."""
    return Staff.objects.filter(pk=staff_id).first()


def roles_of(staff: Staff, *, past: bool = False) -> list[Period]:
    """Return the roles that hold now or later, or those that have ended, each with who gave it."""
    rows = RoleAssignment.objects.filter(staff=staff)
    ended = Q(valid_until__lte=TransactionNow())
    found = rows.filter(ended).order_by("-valid_until", "role") if past else rows.exclude(ended).order_by("valid_from")
    givers = names_of({one.given_by for one in found})
    return [_period(one, givers[one.given_by]) for one in found]


def _period(one: RoleAssignment, given_by: str) -> Period:
    # An end at midnight is the end of the day before.
    last = one.valid_until - timedelta(microseconds=1) if one.valid_until else None
    return Period(one.pk, Role(one.role).label, one.valid_from, last, given_by, one.valid_from > timezone.now())


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Return the name of each actor as screens show it: a colleague's, or what a service is for."""
    actors = set(actors)
    ids = [actor.removeprefix("staff:") for actor in actors if actor.startswith("staff:")]
    names = {f"staff:{one.pk}": one.display_name for one in Staff.objects.filter(pk__in=ids)}
    services = {"service:login": "Gruppe der Verwaltung", "service:import": "Einlesen einer Fallliste"}
    return {actor: names.get(actor, services.get(actor, "Einrichtung des Hauses")) for actor in actors}


def role_assignment(staff: Staff, assignment_id: UUID) -> RoleAssignment | None:
    """Return a role of this colleague that has not ended, or None."""
    rows = RoleAssignment.objects.filter(staff=staff, pk=assignment_id).exclude(valid_until__lte=TransactionNow())
    return rows.select_related("staff").first()


def factors_of(staff: Staff) -> list[str]:
    """Name the kinds of second factors that a colleague has."""
    labels = {"totp": "Authenticator-App", "webauthn": "Passkey", "recovery_codes": "Ersatzcodes"}
    kinds = Authenticator.objects.filter(user=staff).order_by("type").values_list("type", flat=True)
    return [labels[kind] for kind in dict.fromkeys(kinds)]


def rights_table() -> list[tuple[str, list[bool]]]:
    """Return each right with a tick per role, in the order of `Role`; straight from `roles.py`."""
    return [(RIGHT_LABELS[right], [role in TABLE[right] for role in Role]) for right in Right]


def notices_of(staff: Staff) -> list[Shown]:
    """Return the newest notices with the door that each leads to, if there is one."""
    rows = Notice.objects.filter(staff=staff).order_by("-made_at", "id")[:NOTICES_SHOWN]
    return [Shown(Notice.Kind(one.kind).label, _notice_url(one), notice=one) for one in rows]


def settings_pages(staff: Staff) -> list[Shown]:
    """Return the pages of the administration that this colleague may open."""
    pages = [Shown(text, _url(name), note) for name, text, note, right in _SETTINGS_DOORS if staff.may(right)]
    return [page for page in pages if page.url]


def demo_accounts() -> list[DemoAccount]:
    """Return the accounts that the login page of the demo offers, in the order of their first letters."""
    colleagues = Staff.objects.filter(username__in=DEMO_USERNAMES, is_active=True).order_by("username")
    found = RoleAssignment.objects.in_force().filter(staff__in=colleagues).values_list("staff", "role")
    roles: defaultdict[object, list[str]] = defaultdict(list)
    for staff_id, role in found.order_by("role"):
        roles[staff_id].append(Role(role).label)
    return [
        DemoAccount(one.username, f"{one.display_name} · {', '.join(roles[one.pk]) or 'ohne Rolle'}")
        for one in colleagues
    ]


def house_login() -> tuple[str, str]:
    """Return name and address of the administration's own login (OIDC)."""
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    return app["name"], reverse("openid_connect_login", args=[app["provider_id"]])


def _notice_url(notice: Notice) -> str:
    kind = Notice.Kind(notice.kind)
    if kind in _LIST_DOORS:
        return _url(_LIST_DOORS[kind])
    name = _NOTICE_DOORS.get(kind)
    return _url(name, notice.target_id) if name and notice.target_id else ""


def _url(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def code_print_of(staff: Staff, code: str) -> str:
    """Return what would be kept of a recovery code of this colleague; "" when there are none."""
    kind = Authenticator.Type.RECOVERY_CODES
    data = Authenticator.objects.filter(user=staff, type=kind).values_list("data", flat=True).first()
    return code_print(keyed_code(code), salt=bytes.fromhex(data["salt"])) if data and "salt" in data else ""


def keyed_code(code: str) -> bytes:
    """Return the check value of a recovery code under the key of the house."""
    return salted_hmac("accounts.recovery_code", code, algorithm="sha256").digest()


def factors_by_master() -> Counter[int]:
    """Return how many second factors need the master key with each number."""
    rows = Authenticator.objects.values_list("data", flat=True)
    return Counter(number for data in rows for number in master_numbers(data))


def old_factors() -> list[Authenticator]:
    """Return the second factors that need an older master key than the present one."""
    number = present_number()
    rows = Authenticator.objects.order_by("pk")
    return [row for row in rows if any(other < number for other in master_numbers(row.data))]
