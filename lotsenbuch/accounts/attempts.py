"""What all web processes count together, in PostgreSQL: tries to log in, codes already used (decision 0022).

A cache as Django and allauth ask for one, without two things: no pickle (what lies in a table is data, never code), and
no key in clear (they name accounts and addresses).
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Attempt

# `DO UPDATE … WHERE` takes the place of an entry that has run out, in one statement: two processes cannot both add.
_ADD = """
    INSERT INTO accounts_attempt (key, value, expires_at) VALUES (%s, %s::jsonb, %s)
    ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at
    WHERE accounts_attempt.expires_at <= %s
"""
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class SharedAttempts(BaseCache):
    """A cache in the table `accounts_attempt`; values are what JSON can say."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or the default."""
        row = Attempt.objects.filter(key=self._hidden(key, version), expires_at__gt=timezone.now()).first()
        return default if row is None else row.value

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store the value over whatever was there."""
        row = Attempt(key=self._hidden(key, version), value=value, expires_at=self._expires_at(timeout))
        changed = ["value", "expires_at"]
        Attempt.objects.bulk_create([row], update_conflicts=True, unique_fields=["key"], update_fields=changed)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store the value when nothing is there; say whether it was stored."""
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            cursor.execute(
                _ADD, [self._hidden(key, version), json.dumps(value), self._expires_at(timeout), timezone.now()]
            )
            return bool(cursor.rowcount)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Give the entry another end; say whether there was one."""
        rows = Attempt.objects.filter(key=self._hidden(key, version), expires_at__gt=timezone.now())
        return bool(rows.update(expires_at=self._expires_at(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget the entry; say whether there was one."""
        return bool(Attempt.objects.filter(key=self._hidden(key, version)).delete()[0])

    def clear(self) -> None:
        """Forget everything."""
        Attempt.objects.all().delete()

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Say whether there is an entry."""
        return self.get(key, default=_NEVER, version=version) is not _NEVER

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        """Forget several entries."""
        Attempt.objects.filter(key__in=[self._hidden(key, version) for key in keys]).delete()

    def _hidden(self, key: str, version: int | None) -> str:
        return salted_hmac("accounts.attempts", self.make_key(key, version), algorithm="sha256").hexdigest()

    def _expires_at(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return _NEVER if seconds is None else timezone.now() + timedelta(seconds=seconds)
