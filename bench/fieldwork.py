"""Walks: a folder of ten meetings, and thirty phones that come back at the same moment.

`python -m bench.fieldwork [--phones 30] [--notes 20] [--photo-kb 150]` in the environment of the project: granian
with two workers of four threads as the demo serves it, a throw-away database. Each phone is a colleague of its own with
a folder of its own and sends its notes one after the other; afterwards the database is asked what is there.
"""

import argparse
import base64
import hashlib
import json
import os
import time
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

from bench.place import house, run, served

PLACE = "Lotsenau"


@dataclass
class Sender:
    """One phone: its session, its folder, its sealed notes, and what it was told."""

    cookies: dict[str, str]
    folder: UUID
    notes: list[tuple[UUID, bytes]] = field(default_factory=list)
    told: list[int] = field(default_factory=list)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=30)
    parser.add_argument("--notes", type=int, default=20)
    parser.add_argument("--photo-kb", type=int, default=150)
    options = parser.parse_args()
    with house() as env:
        os.environ |= env
        run(env, "seed_demo", "--cases", "100")
        import bench.visits  # sets Django up

        del bench.visits
        _folder_of_ten()
        senders = [_sender(number, options.notes, options.photo_kb * 1024) for number in range(options.phones)]
        with served(env, "lotsenbuch.config.settings") as port:
            seconds = _all_at_once(port, senders)
        _report(senders, seconds)


def _folder_of_ten() -> None:
    """Pack and fetch a folder of ten meetings, as the page and the phone do, and say how long it took."""
    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.cases.models import Case
    from lotsenbuch.cases.queries import case_of
    from lotsenbuch.fieldwork import actions
    from lotsenbuch.fieldwork.models import Device, Folder
    from lotsenbuch.fieldwork.queries.facts import facts_of
    from lotsenbuch.records import clock
    from lotsenbuch.records.actor import acting_as

    anna = Staff.objects.get(username="anna")
    with acting_as(anna.actor):
        keys = list(Case.objects.filter(closed_on=None, is_sealed=False).values_list("pk", flat=True)[:10])
        device = Device.objects.filter(staff=anna, locked_at=None).first()
        assert device is not None
        for _ in range(3):
            begun = time.perf_counter()
            cases = [found for key in keys if (found := case_of(key, anna.actor)) is not None]
            ticked = {
                case: [
                    actions.Ticked(one.kind.code, one.text, one.data_class)
                    for one in facts_of(case, None, anna.actor)
                    if not one.is_sensitive
                ]
                for case in cases
            }
            opens = clock.now()
            folder = actions.pack_folder(
                meetings=[actions.Talk(case, opens, ticked[case]) for case in cases], opens_at=opens,
                closes_at=opens + timedelta(hours=8), by=anna.actor,
            )  # fmt: skip
            packed = time.perf_counter() - begun
            stored = Folder.objects.prefetch_related("meetings__items").get(pk=folder.pk)
            begun = time.perf_counter()
            closed, _ = actions.fetch_folder(folder=stored, device=device, by=anna.actor)
            fetched = time.perf_counter() - begun
        facts = sum(len(one) for one in ticked.values())
        print(f"folder of {len(cases)} meetings, {facts} facts: packed {packed * 1000:.0f} ms, "
              f"fetched {fetched * 1000:.0f} ms, {len(closed) // 1024} kB")  # fmt: skip


def _sender(number: int, notes: int, photo: int) -> Sender:
    """Make a colleague with a session, a case, a folder and sealed notes, each with a photo."""
    from lotsenbuch.accounts.models import RoleAssignment, Staff
    from lotsenbuch.cases.models import Case
    from lotsenbuch.desk.demo.walking import sealed
    from lotsenbuch.fieldwork.models import Folder, Meeting
    from lotsenbuch.records import clock
    from lotsenbuch.records.actor import acting_as
    from lotsenbuch.records.rules import Actor

    name, now = f"telefon{number:02}", clock.now()
    with acting_as(Actor.service("demo")):
        told = {"first_name": "Telefon", "last_name": str(number), "email": f"{name}@beispiel.invalid"}
        staff = Staff.objects.create(username=name, **told)
        role = RoleAssignment(staff=staff, role="fallmanagement", given_by="service:demo")
        role.valid_from = now - timedelta(days=1)
        role.save(force_insert=True)
    case = _case_of(staff, number)
    with acting_as(staff.actor):
        folder = Folder(staff=staff, opens_at=now, closes_at=now + timedelta(hours=8), salt=bytes(32), packed_at=now)
        folder.save(force_insert=True)
        meeting = Meeting(folder=folder, case=Case.objects.get(pk=case), at=now, position=0)
        meeting.save(force_insert=True)
    made = Sender(_cookies(staff), folder.id)
    for sequence in range(notes):
        jpeg = base64.b64encode(b"\xff\xd8\xff" + os.urandom(photo)).decode()
        written: dict[str, Any] = {
            "meeting": str(meeting.id), "sequence": sequence, "written_at": now.isoformat(),
            "answers": {"about": f"Notiz {sequence}"}, "photos": [{"paper": "", "jpeg": jpeg}],
        }  # fmt: skip
        key = uuid4()
        made.notes.append((key, sealed(json.dumps(written).encode(), note_id=key, folder_id=folder.id)))
    return made


def _case_of(staff: Any, number: int) -> UUID:
    """Register a person and a case that this colleague holds."""
    from datetime import date

    from lotsenbuch.cases.actions import register_case
    from lotsenbuch.cases.rules.person import PersonData
    from lotsenbuch.records.actor import acting_as

    data = PersonData(
        first_name="Probe", last_name=f"Mensch {number}", birth_on=date(1990, 1, 1), street="Weg 1", postcode="44532",
        town=PLACE,
    )  # fmt: skip
    with acting_as(staff.actor):
        return register_case(data=data, opened_on=date(2026, 1, 5), by=staff.actor).id


def _cookies(staff: Any) -> dict[str, str]:
    from bench.visits import cookies_of

    return cookies_of(staff.username)


def _all_at_once(port: int, senders: list[Sender]) -> float:
    """Let all phones begin at one moment; return the seconds until the last one is done."""
    gate = Barrier(len(senders) + 1)
    threads = [Thread(target=_send_all, args=(port, one, gate)) for one in senders]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun


def _send_all(port: int, sender: Sender, gate: Barrier) -> None:
    """Send every note, each third one twice, as a phone does whose answer got lost."""
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    cookie = "; ".join(f"{name}={value}" for name, value in sender.cookies.items())
    headers = {
        "Host": "localhost", "Cookie": cookie, "Content-Type": "application/octet-stream",
        "Lotse-Folder": str(sender.folder), "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin",
    }  # fmt: skip
    gate.wait()
    for place, (key, body) in enumerate(sender.notes):
        for _ in range(2 if place % 3 == 0 else 1):
            connection.request("PUT", f"/unterwegs/api/notes/{key}", body, headers)
            answer = connection.getresponse()
            told = answer.read()
            sender.told.append(answer.status)
            assert answer.status in {200, 201}, (answer.status, told[:300])
            assert json.loads(told)["sha256"] == hashlib.sha256(body).hexdigest()


def _report(senders: list[Sender], seconds: float) -> None:
    """Ask the database what is there: every note once, in the bytes that were sent."""
    from lotsenbuch.accounts.models import Staff
    from lotsenbuch.fieldwork.models import Note
    from lotsenbuch.records.actor import acting_as

    kept, lost, twice = 0, 0, 0
    for number, sender in enumerate(senders):
        staff = Staff.objects.get(username=f"telefon{number:02}")
        with acting_as(staff.actor):
            rows = list(Note.objects.filter(staff=staff).values_list("note_id", "sha256"))
        kept += len(rows)
        twice += len(rows) - len({key for key, _ in rows})
        sent = {(key, hashlib.sha256(body).hexdigest()) for key, body in sender.notes}
        lost += len(sent - set(rows))
    size = sum(len(body) for sender in senders for _, body in sender.notes) / 1024 / 1024
    puts = sum(len(sender.told) for sender in senders)
    print(f"{len(senders)} phones, {kept} notes, {size:.0f} MB, {puts} uploads: {seconds:.1f} s, lost {lost}, "
          f"twice {twice}")  # fmt: skip
    assert (lost, twice) == (0, 0)


if __name__ == "__main__":
    main()
