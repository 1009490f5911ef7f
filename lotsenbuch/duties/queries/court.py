"""„Für das Gericht“: one PDF/A of a matter, its sheets numbered, with index, proofs, rules of the days and the seal."""

from dataclasses import dataclass

from django.utils import timezone

from lotsenbuch.audit.models import Entry
from lotsenbuch.audit.queries import entries_of_case
from lotsenbuch.audit.queries.seal_file import records_after, seal_file
from lotsenbuch.cases.models import Case
from lotsenbuch.duties.models import Matter
from lotsenbuch.duties.rules.kinds import About
from lotsenbuch.law.days import german
from lotsenbuch.law.store import horizon
from lotsenbuch.letters.papers import Block, Bullets, Facts, Heading, PageBreak, Paper, Paragraph, Table, render
from lotsenbuch.letters.papers.bound import bound, pages_of, starts_of
from lotsenbuch.letters.queries import SentLine, content_of, given_of, letter_of
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock

from .law import answer_for, earliest_posting
from .matters import counted_matters, told_of
from .papers import facts_of, instruction_blocks, law_rows, moment, name_of

LEFT_OUT = (
    "Notizen und Verlauf der Beratung: sie gehören nicht zur rechtlichen Akte.",
    "Angaben zu Gesundheit, Sucht, Schulden und Verurteilungen (Klassen 2 und 3).",
    "Andere Vorgänge derselben Person, soweit sie hier nicht mitzählen.",
    "Bescheid und Widerspruchsbescheid: Sie liegen bei der Leistungsabteilung und der Widerspruchsstelle.",
    "Arbeitsbündnis, Ziele, Überprüfungen und Beiträge Dritter.",
    "Entwürfe, und das Protokoll der Zugriffe selbst; es ist durch das Siegel belegt.",
)

TITLES = (
    "1. Der Vorgang",
    "2. Wer festgestellt hat",
    "3. Belehrung im Wortlaut",
    "4. Was früher war und mitzählt",
    "5. Nachweise der Zustellung",
    "6. Regeln der Tage",
    "7. Schritte und Siegel des Protokolls",
    "8. Was weggelassen ist",
)


# Earlier ones count for a Meldetermin only; the steps of the log by their names there.
COUNTING = (About.MISS, About.UNREACHABLE)
STEPS = {
    "duties.ask": "Aufforderung ausgegeben",
    "duties.summon": "Meldeaufforderung übernommen",
    "duties.withdraw": "Aufforderung zurückgenommen",
    "duties.conciliate": "Schlichtung eingetragen",
    "duties.end_conciliation": "Schlichtung beendet",
    "duties.begin": "Vorgang begonnen",
    "duties.write_why": "nach dem Warum gefragt",
    "duties.check_reason": "wichtigen Grund geprüft",
    "duties.check_hardship": "außergewöhnliche Härte geprüft",
    "duties.weigh": "andere Wege abgewogen",
    "duties.send_hearing": "Anhörung ausgegeben",
    "duties.note_hearing": "Äußerung festgehalten",
    "duties.find": "festgestellt",
    "duties.agree": "als zweite Person entschieden",
    "duties.take_back": "Feststellung zurückgenommen",
    "duties.end": "ohne Folgen beendet",
    "duties.hand_over": "an die Leistungsabteilung gegeben",
    "duties.lift": "erfüllt oder zugesagt",
    "duties.report": "hat sich persönlich gemeldet",
    "duties.offer_talk": "Beratungsangebot gemacht",
    "duties.object_to": "Widerspruch eingetragen",
}
STEPS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Numbers:
    """On which sheet each letter and each part begins."""

    pages: dict[object, int]
    starts: dict[str, int]


def court_file(case: Case, matter: Matter) -> bytes:
    """Return the file: our own sheets first, then each letter as it went out, all numbered through.

    Args:
        case: from `case_of`, with person and key.
        matter: with its request.
    """
    letters = _letters(case, matter)
    bodies = [(line, content_of(case, line.letter)) for line in letters]
    there = [(line, pdf) for line, pdf in bodies if pdf is not None]
    gone = [line.label for line, pdf in bodies if pdf is None]
    # The index names sheets, so the own part is printed twice: its length does not depend on the numbers.
    pages: dict[object, int] = {line.letter.id: 0 for line, _ in there}
    first = render(_paper(case, matter, there, Numbers(pages, {}), gone))
    starts, at = starts_of(first), pages_of(first) + 1
    for line, pdf in there:
        pages[line.letter.id], at = at, at + pages_of(pdf)
    own = render(_paper(case, matter, there, Numbers(pages, starts), gone))
    return bound([own, *(pdf for _, pdf in there)], on=clock.today(), mark=case.fallnummer, title=_title(matter))


def _title(matter: Matter) -> str:
    return f"Für das Gericht: Vorgang vom {german(matter.happened_on)}"


def _letters(case: Case, matter: Matter) -> list[SentLine]:
    keys = [matter.request.letter_id, matter.hearing_letter_id]
    for one in counted_matters(matter) if matter.about in COUNTING else []:
        keys += [one.request.letter_id, one.hearing_letter_id]
    found = [letter_of(case, key) for key in keys if key]
    return [line for line in found if line is not None]


def _paper(
    case: Case, matter: Matter, letters: list[tuple[SentLine, bytes]], numbers: Numbers, gone: list[str]
) -> Paper:
    parts: list[tuple[str, tuple[Block, ...]]] = [
        (TITLES[0], facts_of(matter)),
        (TITLES[1], _people(matter)),
        (TITLES[2], instruction_blocks(matter.request)),
        (TITLES[3], _counted(matter)),
        (TITLES[4], _proofs(letters)),
        (TITLES[5], _rules(matter)),
        (TITLES[6], (*_steps(case, matter), *_seal(case, matter))),
        (TITLES[7], (Bullets((*LEFT_OUT, *(f"{label}: nicht mehr lesbar." for label in gone))),)),
    ]
    rows = [(title, f"Blatt {numbers.starts.get(title, 0)}") for title, _ in parts]
    rows += [
        (f"Anlage {number}: {line.label} vom {german(line.letter.issued_on)}", f"Blatt {numbers.pages[line.letter.id]}")
        for number, (line, _) in enumerate(letters, start=1)
    ]
    blocks: list[Block] = [
        Facts((("Person", case.person.full_name), ("Fallnummer", case.fallnummer), ("Stand", german(clock.today())))),
        Heading("Inhalt"),
        Table(("Was", "Wo"), tuple(rows), (4, 1)),
    ]
    for title, inside in parts:
        blocks += [PageBreak(), Heading(title), *inside]
    return Paper(
        title=_title(matter),
        house=the_house().name,
        on=clock.today(),
        number=case.fallnummer,
        blocks=tuple(blocks),
        is_bound=True,
    )


def _people(matter: Matter) -> tuple[Block, ...]:
    told = told_of(matter)
    rows = [("Stand", told.state), ("Begonnen", f"{name_of(matter.made_by)}, {moment(matter.made_at)}")]
    if matter.found_at:
        rows.append(("Festgestellt", f"{name_of(matter.found_by)}, {moment(matter.found_at)}"))
    # As it went, the first one first; who was asked and is asked no more said neither yes nor no.
    decided = {True: "stimmt zu", False: "stimmt nicht zu", None: "nicht mehr gefragt"}
    rows += [
        ("Zweite Person", f"{one.staff.display_name}: {decided[one.is_agreed]}, {moment(one.decided_at)}. {one.words}")
        for one in reversed(told.seconds)
        if one.decided_at
    ]
    rows += [
        ("Widerspruch", f"{german(one.received_on)}: {one.get_result_display()}. {one.words}")
        for one in told.objections
    ]
    return (Facts(tuple(rows)), Paragraph("Eine Maschine hat nichts entschieden (§ 31a SGB X)."))


def _proofs(letters: list[tuple[SentLine, bytes]]) -> tuple[Block, ...]:
    if not letters:
        return (Paragraph("Zu diesem Vorgang liegt kein Brief im System."),)
    rows, blocks = [], list[Block]()
    for line, _ in letters:
        given, because = given_of(line, the_house().law_rules)
        way = "; ".join(
            f"{one.get_what_display()} am {german(one.happened_on)} (festgehalten von {one.noted_by_name})"
            for one in line.proofs
        )
        rows.append(
            (f"{line.label}, {german(line.letter.issued_on)}", way or "kein Nachweis", german(given) if given else "–")
        )
        blocks += [Paragraph(f"{one.norm}: {one.text}", is_small=True) for one in because]
        blocks.append(
            Paragraph(
                f"Prüfsumme des verschlüsselten Briefs (SHA-256): {line.letter.sha256}", is_small=True, is_quiet=True
            )
        )
    return (Table(("Brief", "Weg", "Bekannt gegeben"), tuple(rows), (3, 5, 2)), *blocks)


def _rules(matter: Matter) -> tuple[Block, ...]:
    answer = matter.verdict or answer_for(matter, matter.posted_on or earliest_posting(matter, clock.today()))
    known = (
        f"Gelesen ist der Rechtsstand bis zum {german(horizon())}; was danach kam, ist vor einer Entscheidung zu "
        "prüfen."
    )
    return (law_rows(answer["because"]), Paragraph(known, is_small=True))


def _counted(matter: Matter) -> tuple[Block, ...]:
    """Return the earlier Meldetermine that count, each with its instruction and what a human found."""
    found = counted_matters(matter) if matter.about in COUNTING else []
    if not found:
        return (Paragraph("Nichts Früheres zählt mit."),)
    rows = tuple(
        (
            german(one.happened_on),
            f"{one.request.instruction} vom {german(one.request.instructed_on)}" if one.request.instructed_on else "–",
            f"kein wichtiger Grund: {one.reason_words}",
            told_of(one).state,
        )
        for one in found
    )
    return (Table(("Meldetermin", "Belehrung", "Geprüft", "Stand"), rows, (3, 4, 6, 4)),)


def _entries(case: Case, matter: Matter) -> list[Entry]:
    rows = entries_of_case(case.id).filter(kind="act", what__in=STEPS, parent_id=None, at__gte=matter.made_at)
    return list(rows.order_by("at", "id")[:STEPS_SHOWN])


def _steps(case: Case, matter: Matter) -> tuple[Block, ...]:
    """Return the steps in the legal file of this case as the log keeps them, each with its checksum."""
    rows = _entries(case, matter)
    found = [
        (
            f"{timezone.localtime(one.at):%d.%m.%Y %H:%M}",
            STEPS[one.what],
            name_of(one.actor),
            bytes(one.hash).hex()[:16],
        )
        for one in rows
    ]
    if not found:
        return ()
    said = Paragraph(
        "Alle Schritte in der rechtlichen Akte dieses Falls seit Beginn des Vorgangs, wie das Protokoll sie hält:"
    )
    return (said, Table(("Wann", "Was", "Wer", "Prüfsumme"), tuple(found), (5, 6, 5, 7)), Heading("Siegel", 2))


def _seal(case: Case, matter: Matter) -> tuple[Block, ...]:
    """Return the newest seal of the log, and how many of the steps above came after it."""
    try:
        found = records_after(seal_file(), 2**31)
    except (OSError, ValueError):
        found = []
    if not found:
        return (Paragraph("Es gibt noch kein Siegel: die Einträge der letzten Minute sind noch nicht versiegelt."),)
    record, _ = found[-1]
    rows = (
        ("Deckt", f"jeden Eintrag vor Transaktion {record.xid_until}, über die Kette auch alle früheren"),
        ("Siegel Nr.", str(record.number)),
        ("Versiegelt", f"{record.sealed_at:%d.%m.%Y %H:%M:%S} UTC"),
        ("Wurzel", record.root.hex()),
        ("Öffentlicher Schlüssel", record.public_key.hex()),
        ("Unterschrift", record.signature.hex()),
    )
    later = sum(int(one.xid) >= record.xid_until for one in _entries(case, matter))
    steps = "Der letzte Schritt kam" if later == 1 else f"Die letzten {later} Schritte kamen"
    after = f"{steps} nach diesem Siegel; das nächste deckt auch sie." if later else "Es deckt alle Schritte oben."
    return (
        Facts(rows),
        Paragraph(after),
        Paragraph("Nachprüfbar ohne dieses Programm mit „audit verify“.", is_small=True),
    )
