"""How many letters a process prints, and a print file of 1,000: `python -m bench.letters` (no database)."""

import io
import os
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pikepdf

from lotsenbuch.letters.papers import (
    PRESSES,
    Bullets,
    FollowUp,
    Frame,
    Heading,
    Invitation,
    Letter,
    Paper,
    Paragraph,
    Signatures,
    Slot,
    TwoColumns,
    render,
)
from lotsenbuch.letters.rules.instructions import instruction_for

SENTENCE = "Wir sprechen jede Woche miteinander und schreiben auf, was gelungen ist und was als Nächstes ansteht. "
PLAN = Paper(
    title="Unser Plan",
    house="Jobcenter Lotsenau",
    on=date(2026, 3, 5),
    number="LOT-2026-00017",
    address=("Zeynep Freifrau von Quellmoor-Çelik", "Fliederstieg 17", "44532 Lotsenau"),
    sender="Musterplatz 1, 44532 Lotsenau",
    particulars=(("Ansprechperson", "Anna Arndt"),),
    blocks=(
        *(block for number in range(6) for block in (Heading(f"Ziel {number}"), Paragraph(SENTENCE * 4))),
        TwoColumns("Was wir tun", (SENTENCE,) * 3, "Was Sie tun", (SENTENCE,) * 3),
        Bullets((SENTENCE,) * 4),
        Signatures(("Ort, Datum, Unterschrift", "Für das Jobcenter Lotsenau")),
    ),
)
FRAME = Frame(
    house="Jobcenter Lotsenau",
    on=date(2026, 11, 22),
    name="Zeynep Freifrau von Quellmoor-Çelik",
    window=("Zeynep Freifrau von Quellmoor-Çelik", "Fliederstieg 17", "44532 Lotsenau"),
    sender="Musterplatz 1, 44532 Lotsenau",
    head=("Musterplatz 1", "44532 Lotsenau", "Telefon 02389 000-0"),
    number="LOT-2026-00017",
    holder="Anna Arndt",
    phone="02389 000-17",
    signature=("Anna Arndt", "Fallmanagement"),
)
SLOT = Slot(starts_at=datetime(2026, 12, 3, 8, 30, tzinfo=UTC), place="Jobcenter Lotsenau, Raum 2.14", minutes=60)
SUMMONS = replace(SLOT, is_summons=True, purpose="Vermittlung in Ausbildung oder Arbeit")


def follow_up(number: int) -> Paper:
    """Return a letter of one page, different from all others."""
    return _letter(FollowUp, number, slot=SLOT).paper()


def invitation(number: int) -> Paper:
    """Return letter, instruction and German sheet: three pages, different from all others."""
    law = instruction_for(SUMMONS.on, issued_on=FRAME.on)
    return _letter(Invitation, number, slot=SUMMONS, instruction=law).paper()


def _letter(kind: type[Letter], number: int, **values: object) -> Letter:
    name = f"Person Nummer {number}"
    window = (name, f"Fliederstieg {number}", "44532 Lotsenau")
    frame = replace(FRAME, name=name, window=window, number=f"LOT-2026-{number:05}")
    return kind(frame=frame, **values)  # type: ignore[arg-type]  # the fields of a letter


def measured(what: str, papers: list[Paper]) -> list[bytes]:
    """Print papers one after the other on one core; say how long each took, by clock and by processor."""
    render(papers[0])
    clock, work = time.perf_counter(), time.process_time()
    files = [render(paper) for paper in papers]
    clock, work = (time.perf_counter() - clock) / len(papers), (time.process_time() - work) / len(papers)
    print(
        f"{what}: {clock * 1000:.1f} ms each = {1 / clock:.0f}/s; {work * 1000:.1f} ms of processor = {1 / work:.0f}/s"
    )
    return files


def print_file(count: int) -> None:
    """Print many different invitations on all presses and bind them into one file."""
    clock = time.perf_counter()
    with ThreadPoolExecutor(PRESSES) as presses:
        files = list(presses.map(lambda number: render(invitation(number)), range(count)))
    printed, bound = time.perf_counter() - clock, pikepdf.new()
    for pdf in files:
        with pikepdf.open(io.BytesIO(pdf)) as one:
            bound.pages.extend(one.pages)
    written = io.BytesIO()
    bound.save(written, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    whole, size = time.perf_counter() - clock, len(written.getvalue()) // 1_000_000
    print(f"{count} different invitations as one file: {whole:.1f} s ({printed:.1f} s printing), {size} MB")


def main(count: int = 300) -> None:
    """Print the first letter's time, then letters per second, the print file, and the memory of the process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotsenbuch.config.settings")  # for Berlin time
    begun = time.perf_counter()
    render(PLAN)
    print(f"first {(time.perf_counter() - begun) * 1000:.0f} ms")
    measured("plan, 2 pages", [replace(PLAN, number=f"LOT-2026-{number:05}") for number in range(count)])
    measured("follow-up, 1 page", [follow_up(number) for number in range(count)])
    measured("invitation with instruction and sheet, 3 pages", [invitation(number) for number in range(count)])
    print_file(1000)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
