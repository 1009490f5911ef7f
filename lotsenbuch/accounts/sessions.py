"""Where sessions are kept: Django asks for this module by name (`SESSION_ENGINE`, decision 0022).

The browser holds the key; the table holds its hash and, sealed under the key itself, the content. Whoever reads the
table or a backup learns neither, and cannot take a session over. A row is seen by who names its key or owns it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY as STAFF
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from lotsenbuch.records import cipher

from .models import Session, Staff
from .rules import device_words, is_new_minute, session_is_over

_TABLE, _FIELD = "accounts_session", "sealed"
_BEGAN, _DEVICE, _ROLES = "began", "device", "roles"


class SessionStore(SessionBase):
    """One session; `row` is what the table says about it."""

    row: Session | None = None

    @property
    def row_id(self) -> UUID | None:
        """Return the public id of this session: a hash of its key."""
        return _row_id(self.session_key) if self.session_key else None

    def load(self) -> dict[str, Any]:
        """Return the content, or nothing when the session is unknown or over."""
        key = str(self.session_key)
        row_id = _row_id(key)
        self.row = next(iter(Session.objects.raw("SELECT * FROM accounts_session_named(%s)", [row_id])), None)
        if self.row is None or session_is_over(self.row.began_at, self.row.seen_at, timezone.now()):
            self._session_key = None
            return {}
        text = cipher.unseal(_sealing_key(key), self.row.sealed, table=_TABLE, row=row_id, field=_FIELD)
        content: dict[str, Any] = self.serializer().loads(text.encode())
        return content

    def exists(self, session_key: str) -> bool:
        """Say whether a session with this key is stored."""
        with _naming(session_key) as row_id:
            return Session.objects.filter(pk=row_id).exists()

    def create(self) -> None:
        """Store a new session under a new key."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # not in the stubs
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # Django's signature
        """Store the content.

        Raises:
            CreateError: the key is taken.
            UpdateError: the session was ended meanwhile and must not come back.
        """
        if self.session_key is None:
            self.create()
            return
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # as above
        key = str(self.session_key)
        if must_create:
            with _naming(key) as row_id:
                self.row = _insert(row_id, _values(content, key, row_id))
        elif not _keep(_row_id(key), _values(content, key, _row_id(key))):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one with the key."""
        key = session_key or self.session_key
        if key is not None:
            with _naming(key) as row_id:
                Session.objects.filter(pk=row_id).delete()

    def touch(self) -> None:
        """Note that somebody is there: the minute, once a minute, nothing finer."""
        now = timezone.now()
        if self.session_key and self.row and is_new_minute(self.row.seen_at, now):
            minute = now.replace(second=0, microsecond=0)
            with _naming(self.session_key) as row_id:
                Session.objects.filter(pk=row_id, seen_at__lt=minute).update(seen_at=minute)

    def follow_roles(self, staff: Staff) -> None:
        """Take a new key when the roles are others than at the last request."""
        roles, before = _roles_of(staff), self.get(_ROLES)
        if before != roles:
            if before is not None:
                self.cycle_key()
            self[_ROLES] = roles


def _begin(sender: type[Staff], request: HttpRequest, user: Staff, **more: Any) -> None:
    """Count the ten hours from this login on, and note the roles and in words the device."""
    del sender, more
    request.session[_BEGAN] = timezone.now().isoformat()
    request.session[_DEVICE] = device_words(request.headers.get("User-Agent", ""))
    request.session[_ROLES] = _roles_of(user)


user_logged_in.connect(_begin, dispatch_uid="accounts.sessions")


def _roles_of(staff: Staff) -> list[str]:
    return sorted(role.value for role in staff.roles)


def _row_id(key: str) -> UUID:
    return UUID(bytes=hashlib.sha256(f"lotsenbuch session id {key}".encode()).digest()[:16])


def _sealing_key(key: str) -> bytes:
    # A session key has 165 random bits: one hash makes a key of it, stretching would add nothing.
    return hashlib.sha256(f"lotsenbuch session content {key}".encode()).digest()


def _values(content: dict[str, Any], key: str, row_id: UUID) -> dict[str, Any]:
    text = SessionBase().serializer().dumps(content).decode()
    values: dict[str, Any] = {"staff_id": content.get(STAFF), "device": content.get(_DEVICE, "")}
    if _BEGAN in content:
        values["began_at"] = datetime.fromisoformat(content[_BEGAN])
    return values | {"sealed": cipher.seal(_sealing_key(key), text, table=_TABLE, row=row_id, field=_FIELD)}


def _insert(row_id: UUID, values: dict[str, Any]) -> Session:
    now = timezone.now()
    row = Session(**{"id": row_id, "began_at": now, "seen_at": now.replace(second=0, microsecond=0), **values})
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise CreateError from None
    return row


def _keep(row_id: UUID, values: dict[str, Any]) -> bool:
    """Store the content of a session that is there, naming it in the same statement; say whether it still is."""
    asked = [row_id, values["staff_id"], values["device"], values.get("began_at"), values["sealed"]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_session_kept(%s, %s::uuid, %s, %s, %s)", asked)
        return bool((cursor.fetchone() or [False])[0])


@contextmanager
def _naming(key: str) -> Iterator[UUID]:
    """Name the session of the running transaction, so that the row policy shows its row and no other."""
    row_id = _row_id(key)
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lotsenbuch.session', %s, true)", [str(row_id)])
        yield row_id
