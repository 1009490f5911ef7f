"""The doors of the house: every route says its kind, its purpose, who may, and what is logged.

A door checks login, right (else 404) and method (else 405), opens the transaction, names the actor, renders
inside it (a template rendered after commit has no actor and shows nothing) and writes the read log before a
byte leaves. `docs/decisions/0007-doors-and-the-read-log.md` says why this is not a middleware.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import wraps
from time import time
from typing import Concatenate, cast
from urllib.parse import urlencode
from uuid import UUID

from django.db import ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from lotsenbuch.audit.actions import acting_purpose, acting_role, record_reads
from lotsenbuch.records.actions import begin_job, end_job, note_progress
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.models import Job
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

from .actions.entrance import note_refusal
from .models import Staff
from .roles import Right
from .sessions import SessionStore

UNDO_SECONDS = 10
logger = logging.getLogger(__name__)
_readers: list[Callable[[Actor, UUID], bool]] = []
_shutters: list[Callable[[str], bool]] = []


class Purpose(StrEnum):
    """Why data is opened, as the log and the person's own sheet tell it."""

    CASEWORK = "Beratung und Fallführung"
    INTAKE = "Prüfung des Zugangs zum Fallmanagement"
    LEADING = "Steuerung des Teams"
    ADMINISTRATION = "Betrieb der Anwendung"
    OVERSIGHT = "Kontrolle der Einstellungen und Berechtigungen"
    OWN = "eigener Arbeitsplatz"
    IMPORT = "Übernahme einer Fallliste"
    TECHNICAL = "technischer Betrieb"
    GLASS = "Notzugriff"
    SUPERVISION = "Fachaufsicht, Beschwerde oder Widerspruch"
    REVIEW = "Prüfung von Zugriffen"
    RETENTION = "Löschen nach dem Löschkonzept"
    FIELD = "Gespräch außer Haus"
    DISCLOSURE = "Auskunft an die Person"


# An access that was given for one purpose is logged with it behind every door, by the kind of the access.
VISITS = {"glass": Purpose.GLASS, "supervision": Purpose.SUPERVISION}


class Kind(StrEnum):
    """What a route answers with."""

    PAGE = "page"
    PART = "part"
    ACT = "act"
    PRINT = "print"
    DOWNLOAD = "download"
    TECHNICAL = "technical"
    LOGIN = "login"
    API = "api"


@dataclass(frozen=True, slots=True)
class Door:
    """A route's entry in the registry; `right` None marks a public route."""

    kind: Kind
    purpose: Purpose
    right: Right | None
    methods: tuple[str, ...]
    after_the_end: bool = False


class ReadsOnlyError(Exception):
    """Whoever asks sees the case and may not write this in it; the door answers as it does for every such case."""


@dataclass
class Reads:
    """What an answer shows, told by the view, written to the log by the door."""

    cases: dict[UUID, DataClass] = field(default_factory=dict)
    listed: list[UUID] = field(default_factory=list)
    purpose: str = ""  # another purpose than the door's, when the access was given for one

    def case(self, case_id: UUID, data_class: DataClass = DataClass.COUNSELLING) -> None:
        """Note that data of this class of this case is shown."""
        self.cases[case_id] = max(data_class, self.cases.get(case_id, DataClass.MASTER))

    def list(self, case_ids: Iterable[UUID]) -> None:
        """Note that these cases are shown with class 0 only."""
        self.listed += case_ids

    def visit(self, kind: str) -> None:
        """Note by which kind of access the case of this page is seen; break-glass and supervision have a purpose."""
        self.purpose = VISITS.get(kind, "")


class StaffRequest(HttpRequest):
    """A request behind a door: somebody is logged in and acts."""

    user: Staff
    actor: Actor
    reads: Reads
    session: SessionStore


type View[**P] = Callable[Concatenate[StaffRequest, P], HttpResponseBase]
type Route[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def door[**P](
    *,
    right: Right,
    purpose: Purpose,
    kind: Kind = Kind.PAGE,
    methods: tuple[str, ...] = ("GET",),
    after_the_end: bool = False,
) -> Callable[[View[P]], Route[P]]:
    """Make a view a door. HEAD goes where GET goes; every other method than `methods` is answered with 405.

    With `after_the_end` it also opens to who only reads the case (after-care, rights, reopening); the row policies
    still decide what is written.
    """
    entry = Door(kind, purpose, right, methods, after_the_end)

    def decorate(view: View[P]) -> Route[P]:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            staff = request.user
            if not isinstance(staff, Staff) or not staff.may(right) or _is_shut(request):
                raise Http404
            method = "GET" if request.method == "HEAD" else request.method
            if method not in methods:
                return HttpResponseNotAllowed(methods)
            visitor = cast("StaffRequest", request)
            visitor.actor, visitor.reads = staff.actor, Reads()
            token = acting_role.set(",".join(sorted(staff.roles)))
            aim = acting_purpose.set(purpose)
            try:
                with acting_as(visitor.actor):
                    if "POST" in methods and not after_the_end and _only_reads(visitor.actor, kwargs.get("case_id")):
                        return _reading_only(visitor)
                    return _answer(view(visitor, *args, **kwargs), visitor, entry, view.__qualname__)
            except (ProgrammingError, ReadsOnlyError) as refused:
                if not isinstance(refused.__cause__ or refused, (InsufficientPrivilege, ReadsOnlyError)):
                    raise
                logger.warning("the database refused a row: %s", view.__qualname__)
                with acting_as(visitor.actor):
                    return _reading_only(visitor)
            finally:
                acting_purpose.reset(aim)
                acting_role.reset(token)

        told = _telling_when_shut(cast("Route[P]", enter), purpose)
        told.door = entry  # type: ignore[attr-defined]  # the registry reads it from the URL patterns
        # A phone has no form to carry a token in; the gate asks where the request comes from instead.
        told.csrf_exempt = kind == Kind.API  # type: ignore[attr-defined]  # as Django's own decorator does
        return told

    return decorate


def _telling_when_shut[**P](enter: Route[P], purpose: Purpose) -> Route[P]:
    @wraps(enter)
    def told(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return enter(request, *args, **kwargs)
        except Http404:
            _note_shut(request, getattr(enter, "__qualname__", ""), purpose)
            raise

    return cast("Route[P]", told)


def _note_shut(request: HttpRequest, name: str, purpose: Purpose) -> None:
    """Write into the log that a door stayed shut to who is logged in; in a transaction of its own."""
    if isinstance(staff := request.user, Staff):
        role, aim = acting_role.set(",".join(sorted(staff.roles))), acting_purpose.set(purpose)
        try:
            with acting_as(staff.actor):
                note_refusal(name, by=staff.actor)
        finally:
            acting_purpose.reset(aim)
            acting_role.reset(role)


def public_door[**P](
    *, kind: Kind = Kind.TECHNICAL, methods: tuple[str, ...] = ("GET",)
) -> Callable[[Route[P]], Route[P]]:
    """Mark a route that answers without login; it shows nothing of a person and opens no transaction."""

    def decorate(view: Route[P]) -> Route[P]:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            method = "GET" if request.method == "HEAD" else request.method
            return view(request, *args, **kwargs) if method in methods else HttpResponseNotAllowed(methods)

        enter.door = Door(kind, Purpose.TECHNICAL, None, methods)  # type: ignore[attr-defined]  # as above
        enter.csrf_exempt = kind == Kind.API  # type: ignore[attr-defined]  # a device proves itself, no session does
        return cast("Route[P]", enter)

    return decorate


type Progress = Callable[[str], None]
type Work = Callable[[UUID, Actor, Progress], None]
RIGHT_ENDED = "Das Recht dafür ist inzwischen beendet. Es wurde nichts getan."
BROKEN_OFF = "Die Arbeit wurde abgebrochen, es wurde nichts gespeichert. Bitte noch einmal starten."


def for_colleague(*, task: str, right: Right, purpose: Purpose) -> Callable[[Work], Callable[[str, str], None]]:
    """Make a function the queued job of a colleague: a door that opens later, so it asks for the right again then.

    The function is handed the job's id, the actor and whom to tell how far it is; it calls one action. `task` is the
    name under which the queue knows it: a job that asked for another task does nothing here.
    """

    def decorate(work: Work) -> Callable[[str, str], None]:
        @wraps(work)
        def run(job_id: str, staff_id: str) -> None:
            job, by = UUID(job_id), Actor.staff(UUID(staff_id))
            aim, role = acting_purpose.set(purpose), acting_role.set("")
            try:
                with acting_as(by):
                    if begin_job(job, task=task, by=by) is not None:
                        _let_work(work, job, by, right)
            except RefusedError as refused:
                _end(job, Job.State.REFUSED, refused.message, by)
            except Exception:
                _end(job, Job.State.FAILED, BROKEN_OFF, by)
                raise
            finally:
                acting_role.reset(role)
                acting_purpose.reset(aim)

        return run

    return decorate


def _let_work(work: Work, job: UUID, by: Actor, right: Right) -> None:
    staff = Staff.objects.filter(pk=by.colleague).first()
    if staff is None or not staff.may(right):
        raise RefusedError(RIGHT_ENDED)
    acting_role.set(",".join(sorted(staff.roles)))
    work(job, by, lambda said: note_progress(job, said, by=by))
    end_job(job, Job.State.DONE, by=by)


def _end(job: UUID, state: Job.State, said: str, by: Actor) -> None:
    """Note an end in a transaction of its own: that of the work is undone."""
    with acting_as(by):
        end_job(job, state, said, by=by)


def ask_who_only_reads(ask: Callable[[Actor, UUID], bool]) -> None:
    """Have `ask` say, before a door that writes opens, whether the actor only reads this case.

    The room of the cases says it at start-up; this one must not know it (imports only point down).
    """
    _readers.append(ask)


def ask_what_is_shut(ask: Callable[[str], bool]) -> None:
    """Have `ask` say, before any door of a room opens, whether the house has switched that room off.

    The room that keeps the settings says it at start-up; this one must not know it.
    """
    _shutters.append(ask)


def _is_shut(request: HttpRequest) -> bool:
    room = request.resolver_match.app_name if request.resolver_match else ""
    return any(ask(room) for ask in _shutters)


def _only_reads(actor: Actor, case_id: object) -> bool:
    return isinstance(case_id, UUID) and any(ask(actor, case_id) for ask in _readers)


def _reading_only(request: StaffRequest) -> HttpResponse:
    """Answer that this case is read, not written: 403, for it is seen anyway (else the door says 404).

    The case may have ended while somebody wrote: what they typed stands there, to be taken elsewhere.
    """
    skipped = {"csrfmiddlewaretoken", "repeat_key", "version"}
    typed = ((name, str(text)) for name, text in request.POST.items())
    texts = [text for name, text in typed if name not in skipped and " " in text.strip()]
    return render(request, "403_reading.html", {"texts": texts}, status=403)


def _answer(response: HttpResponseBase, request: StaffRequest, entry: Door, name: str) -> HttpResponseBase:
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    purpose = request.reads.purpose or entry.purpose
    record_reads(name, by=request.actor, purpose=purpose, cases=request.reads.cases, listed=request.reads.listed)
    response.headers["Cache-Control"] = "no-store"
    return response


def offer_undo(request: StaffRequest, undo_id: UUID, text: str, *, back: str = "") -> None:
    """Let the frame show the undo bar for this act; the right itself lies in the undo row.

    Args:
        request: the request of the act.
        undo_id: key of the undo row.
        text: what was done, in a sentence that names nobody.
        back: where to go after taking it back; empty for the case file.
    """
    until = timezone.now() + timedelta(seconds=UNDO_SECONDS)
    request.session["undo"] = {"id": str(undo_id), "text": text, "until": until.isoformat(), "back": back}


def hold(request: StaffRequest, home: str) -> None:
    """Let this session open nothing but `home` and what lies below it, until the password was asked for again.

    The screen is turned to somebody who may read along here and nowhere else; the gate keeps it.
    """
    request.session["held"] = {"home": home, "since": time()}


def is_held(request: HttpRequest) -> bool:
    """Say whether the session is held at one page."""
    return "held" in request.session


def has_confirmation(request: HttpRequest) -> bool:
    """Say whether somebody confirmed who they are since the session is held."""
    since = request.session["held"]["since"]
    return any(record["at"] > since for record in request.session.get("account_authentication_methods", []))


def asked_to_confirm(request: HttpRequest) -> HttpResponse | None:
    """Return the way to the password where a held session wants to go on and nobody confirmed who they are."""
    if not is_held(request) or has_confirmation(request):
        return None
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")


def let_go(request: HttpRequest) -> None:
    """Open the session again."""
    request.session.pop("held", None)
