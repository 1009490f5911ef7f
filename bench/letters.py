"""How many papers a process prints a second: `python -m bench.letters` (no database)."""

import resource
import time
from dataclasses import replace
from datetime import date

from lotsenbuch.letters.papers import Bullets, Heading, Paper, Paragraph, Signatures, TwoColumns, render

SENTENCE = "Wir sprechen jede Woche miteinander und schreiben auf, was gelungen ist und was als Nächstes ansteht. "
LETTER = Paper(
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


def main(count: int = 500) -> None:
    """Print the first letter's time, then letters per second and the memory of the process."""
    begun = time.perf_counter()
    size = len(render(LETTER))
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    for number in range(count):
        render(replace(LETTER, number=f"LOT-2026-{number:05}"))
    each = (time.perf_counter() - begun) / count
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"first {first * 1000:.0f} ms, then {each * 1000:.1f} ms each = {1 / each:.0f}/s; {size} bytes, {memory} MB")


if __name__ == "__main__":
    main()
