"""Phones and tablets of the house: registered by a one-time code, locked at once, emptied at the next contact."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta
from uuid import UUID

from lotsenbuch.accounts.actions import end_sessions, notify
from lotsenbuch.accounts.models import Notice, RoleAssignment, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.audit.actions import recorded
from lotsenbuch.fieldwork.keys import renew_field_keys
from lotsenbuch.fieldwork.models import Device
from lotsenbuch.records import clock
from lotsenbuch.records.guard import ask_guard, ask_together
from lotsenbuch.records.rules import Actor, RefusedError

CODE_FOR = timedelta(hours=24)
# Without the signs that look alike; ten of them are 49 bits, asked for by one device of one colleague for a day.
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 10
NO_CODE = "Dieser Code gilt nicht (mehr). Die Anwendungsbetreuung stellt einen neuen aus."


def begin_device(*, staff: Staff, name: str, by: Actor, call_number: str = "") -> tuple[Device, str]:
    """Enter a device for a colleague; return it with the one-time code, which is shown once.

    Raises:
        RefusedError: without a name nobody finds the device again.
    """
    if not name.strip():
        raise RefusedError("Bitte Inventarnummer oder Aufkleber nennen.", field="name")
    code = "".join(secrets.choice(_SIGNS) for _ in range(_CODE_LENGTH))
    with recorded("fieldwork.begin_device", by=by):
        device = Device(staff=staff, name=name.strip(), call_number=call_number, registered_by=str(by))
        device.code_hash, device.code_until = checked(code), clock.now() + CODE_FOR
        device.save(force_insert=True)
    return device, code


def note_call_number(*, device: Device, seen: int, number: str, by: Actor) -> Device:
    """Note under which number a device rings outside: who is told of a late return calls it.

    Raises:
        RefusedError: it is locked: nobody sets out with it any more.
        StaleError: it changed meanwhile.
    """
    if device.locked_at is not None:
        raise RefusedError("Dieses Gerät ist gesperrt.", field="call_number")
    with recorded("fieldwork.note_call_number", by=by):
        return device.save_version(seen=seen, call_number=number)


def redeem_code(*, code: str, by: Actor) -> tuple[Device, str]:
    """Make the device in hand the registered one; return it with the secret that only it keeps.

    Raises:
        RefusedError: unknown, used, expired or somebody else's code, all in the same words.
    """
    wanted = checked("".join(code.upper().split()))
    waiting = Device.objects.filter(staff=by.colleague, registered_at=None, locked_at=None, code_until__gt=clock.now())
    device = next((one for one in waiting if hmac.compare_digest(one.code_hash, wanted)), None)
    if device is None:
        raise RefusedError(NO_CODE, field="code")
    secret = secrets.token_urlsafe(32)
    with recorded("fieldwork.redeem_code", by=by):
        now = clock.now()
        values = {"code_hash": "", "secret_hash": checked(secret), "registered_at": now, "last_contact_at": now}
        device.save_version(seen=device.version, **values)
    return device, secret


def know_device(*, device_id: UUID, secret: str, by: Actor) -> Device | None:
    """Return the colleague's device that proves itself, with its last contact noted; None for every other."""
    device = Device.objects.filter(pk=device_id, staff=by.colleague).exclude(secret_hash="").first()
    if device is None or not hmac.compare_digest(device.secret_hash, checked(secret)):
        return None
    if device.wiped_at is None:
        Device.objects.filter(pk=device.pk).update(last_contact_at=clock.now())
    return device


def lock_device(*, device: Device, seen: int, because: str, by: Actor, besides: UUID | None = None) -> Device:
    """Lock a device at once, call its folders back, end the logins on it; at its next contact it empties itself.

    Args:
        device: the lost one.
        seen: the version that was on the screen.
        because: what happened.
        by: who locks it.
        besides: the session from which it is locked; which of the others are on the device, nobody knows.

    Raises:
        RefusedError: it is locked already.
        StaleError: somebody else changed it meanwhile.
    """
    if device.locked_at is not None:
        raise RefusedError("Dieses Gerät ist schon gesperrt.")
    with recorded("fieldwork.lock_device", by=by):
        for officer in holders_of(Role.OFFICER):
            notify(staff=officer, kind=Notice.Kind.DEVICE_LOST)
        end_sessions(staff=device.staff, besides=besides)
        # The database calls its folders back (migration 0002): who keeps devices sees no folder.
        return device.save_version(seen=seen, locked_at=clock.now(), locked_because=because.strip())


def device_stands(*, device_id: UUID, secret: str, is_empty: bool, by: Actor) -> bool | None:
    """Say whether a device that proves itself is locked, whoever holds it; a locked one may say that it is empty.

    Args:
        device_id: which one it says it is.
        secret: what only that device keeps.
        is_empty: that it has emptied itself.
        by: the device itself; nobody is logged in.

    Returns:
        Whether it is locked; None for a device that does not prove itself.
    """
    asked = (device_id, checked(secret), is_empty)
    with recorded("fieldwork.report_wiped", by=by) if is_empty else nullcontext():
        is_locked: bool | None = ask_guard("fieldwork_device_stands", *asked)
    return is_locked


def called_back(*, device_id: UUID, secret: str, folders: Sequence[UUID]) -> list[UUID]:
    """Return which of these folders a device that proves itself may keep no longer: called back, or given back.

    Args:
        device_id: which one it says it is.
        secret: what only that device keeps.
        folders: what lies on it, as it says.
    """
    proof = (device_id, checked(secret))
    asked = [("fieldwork_device_holds", *proof, folder_id) for folder_id in folders]
    held = ask_together(*asked) if asked else []
    return [folder_id for folder_id, is_held in zip(folders, held, strict=True) if not is_held]


def report_wiped(*, device: Device, by: Actor) -> None:
    """Note that a locked device has emptied itself."""
    if device.locked_at is not None and device.wiped_at is None:
        with recorded("fieldwork.report_wiped", by=by):
            device.save_version(seen=device.version, wiped_at=clock.now())


def renew_keys(*, receipts: bool, by: Actor) -> int:
    """Change the key that phones seal to, on demand the one of receipts too; return how many there are to seal to."""
    with recorded("fieldwork.renew_keys", by=by):
        return renew_field_keys(receipts=receipts)


def holders_of(role: Role) -> list[Staff]:
    """Return who has a role today."""
    in_force = RoleAssignment.objects.in_force().filter(role=role)
    return list(Staff.objects.filter(pk__in=in_force.values("staff"), is_active=True))


def checked(secret: str) -> str:
    """Return the check value of a code or secret; both are random, so that a fast one is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
