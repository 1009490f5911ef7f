"""The papers of a matter: letters to the person, notes for the file, what goes to the Leistungsabteilung."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.duties.models import Matter, Request
from lotsenbuch.duties.rules.instructions import duty_instruction, duty_instructions, summons_words, told
from lotsenbuch.duties.rules.kinds import About, Ground, Heard, told_in_words
from lotsenbuch.law.days import german
from lotsenbuch.law.store import all_versions
from lotsenbuch.letters.papers import (
    Block,
    Bullets,
    Facts,
    Heading,
    Legal,
    PageBreak,
    Paper,
    Paragraph,
    Signatures,
    Table,
)
from lotsenbuch.office.queries import the_house
from lotsenbuch.records import clock

from .due import is_void
from .law import NO_REDUCTION, answer_for, limits_of, options_of, possible_words, result_lines

LANDLORD = "Die Kosten der Unterkunft sollen in dieser Zeit direkt an den Vermieter gehen."
LANDLORD_ABOUT = (About.REFUSAL, About.UNREACHABLE)

NO_DELAY = (
    "Der Widerspruch hat keine aufschiebende Wirkung (§ 39 SGB II): Was hier steht, gilt auch, solange über den "
    "Widerspruch nicht entschieden ist. Das Sozialgericht kann auf Antrag etwas anderes anordnen (§ 86b SGG)."
)


def name_of(actor: str) -> str:
    """Return the name of a colleague who stands in a row as an actor."""
    found = Staff.objects.filter(pk=actor.removeprefix("staff:")).first() if actor.startswith("staff:") else None
    return found.display_name if found else actor


def remedy(house: str) -> str:
    """Return the Rechtsbehelfsbelehrung (§ 36 SGB X, § 84 SGG) and the note of § 39 SGB II."""
    return (
        "Gegen diesen Bescheid können Sie innerhalb eines Monats nach der Bekanntgabe Widerspruch einlegen: "
        "schriftlich, in elektronischer Form nach § 36a Abs. 2 SGB I, schriftformersetzend nach § 36a Abs. 2a "
        f"SGB I und § 9a Abs. 5 OZG oder zur Niederschrift bei: {house}. {NO_DELAY}"
    )


def hearing_text(matter: Matter, until: date) -> str:
    """Return the hearing as the letter says it: what happened, the questions, and where to talk."""
    why = told_in_words(matter.about, matter.happened_on, matter.request.what)
    possible = possible_words(matter)
    weighs = "" if possible == NO_REDUCTION else "- Was würde eine Kürzung für Sie und Ihre Familie bedeuten?\n"
    if matter.in_person:
        way = (
            "Wir möchten das mit Ihnen persönlich besprechen. Rufen Sie an oder kommen Sie vorbei: Wir finden einen "
            "Termin und einen Ort, der Ihnen passt. Sie können jemanden mitbringen."
        )
    else:
        way = "Schreiben Sie uns oder rufen Sie an. Wenn Sie lieber persönlich sprechen möchten, machen wir das."
    return (
        f"{why}\n\nWir haben noch nichts entschieden. Zuerst möchten wir wissen, warum es so gekommen ist (§ 24 SGB X, "
        "§ 31a Abs. 2 SGB II):\n\n- Was ist passiert?\n- Gab es einen wichtigen Grund, zum Beispiel Krankheit, einen "
        "Notfall in der Familie oder ein Brief, der nicht ankam? Wenn Sie können, legen Sie einen Nachweis bei.\n"
        f"{weighs}\n{way}\n\n{possible}\n\n"
        f"Bitte melden Sie sich bis zum {german(until)}. Wenn Sie mehr Zeit brauchen, sagen Sie es uns."
    )


def request_text(request: Request) -> tuple[str, str]:
    """Return subject and text of a request or a Verpflichtung."""
    hello = f"Guten Tag {request.case.person.full_name},"
    parts = [f"Bitte tun Sie Folgendes: {request.what}."]
    parts += [f"Wie oft: {request.how_often}."] if request.how_often else []
    parts += [f"Wie Sie es nachweisen: {request.proof}."] if request.proof else []
    parts.append(f"Bis wann: {german(request.due_on)}.")
    if not request.ground:
        return "Aufforderung", "\n\n".join(
            [hello, *parts, "Wenn etwas dagegen spricht oder Sie Hilfe brauchen: Sprechen Sie mit mir."]
        )
    ground = Ground(request.ground)
    act = [hello, "Wir verpflichten Sie durch diesen Verwaltungsakt (§ 15a SGB II).", *parts]
    act += [f"Begründung: {ground.words} {request.reasons}"]
    act += [f"Vorher haben wir Sie angehört (§ 24 SGB X): {request.heard_words}"]
    return "Verpflichtung nach § 15a SGB II", "\n\n".join(act)


def request_blocks(request: Request) -> tuple[Block, ...]:
    """Return what stands behind a request: the instruction, and for a Verpflichtung the way to object."""
    blocks: list[Block] = []
    instruction = duty_instruction(request.due_on, request.asked)
    if instruction is not None and request.instruction == instruction.id:
        citation = f"{instruction.citation} · Fassung {instruction.id}"
        blocks.append(Legal("Belehrung über die Rechtsfolgen", told(instruction, request.due_on), citation))
    if request.ground:
        blocks.append(
            Legal(
                "Rechtsbehelfsbelehrung",
                (remedy(f"{the_house().name}, {the_house().address}"),),
                "§ 36 SGB X, § 84 SGG, § 39 SGB II",
            )
        )
    return tuple(blocks)


def instruction_words(request: Request) -> tuple[str, ...]:
    """Return the instruction that went out with a request, in its words; nothing where none is known."""
    for one in duty_instructions():
        if one.id == request.instruction:
            return told(one, request.due_on)
    return summons_words(request.instruction, request.due_on, request.what)


def instruction_blocks(request: Request) -> tuple[Block, ...]:
    """Return the instruction of a request for a court."""
    said = instruction_words(request)
    if not said:
        return (Paragraph("Es ging keine Belehrung hinaus, deren Wortlaut bekannt ist."),)
    given = german(request.instructed_on) if request.instructed_on else "–"
    return (Facts((("Fassung", request.instruction), ("Belehrt am", given))), *(Paragraph(words) for words in said))


def meaning_blocks(matter: Matter) -> tuple[Block, ...]:
    """Return „nichts“, „später“ and the step side by side, for the person to read."""
    first = "So ist es festgestellt." if matter.agreed_by else "Noch ist nichts entschieden. Das bedeuten die Wege:"
    blocks: list[Block] = [Paragraph(first)]
    for option in options_of(matter):
        blocks += [Heading(option.title), Bullets(option.lines)]
    return tuple(blocks)


def facts_of(matter: Matter, *, is_outside: bool = False) -> tuple[Block, ...]:
    """Return what was asked, why it came so, what was weighed, how the person was heard.

    Args:
        matter: with its request.
        is_outside: for the Leistungsabteilung: what the step means for the relationship stays with us.
    """
    request = matter.request
    given = f"{request.instruction} vom {german(request.instructed_on)}" if request.instructed_on else "keine"
    rows = (
        ("Vorgang", matter.get_about_display()),
        ("Tag", german(matter.happened_on)),
        ("Verlangt war", f"{request.get_asked_display()}: {request.what}"),
        *((("Wie oft", request.how_often),) if request.how_often else ()),
        *((("Nachweis", request.proof),) if request.proof else ()),
        ("Belehrung", given),
    )
    asked = (
        ("Warum es so kam", matter.why),
        ("Wie die Person gesucht wurde", matter.reached),
        (
            f"Wichtiger Grund: {matter.get_reason_display()}",
            f"{matter.get_reason_shown_display()}. {matter.reason_words}",
        ),
        (f"Außergewöhnliche Härte: {matter.get_hardship_display()}", matter.hardship_words),
        ("Andere Wege", matter.alternatives),
        ("Was der Schritt für die Beziehung heißt", "" if is_outside else matter.relationship),
        ("Angebot", matter.offer_words),
        ("Anhörung", _heard(matter)),
        (
            "Nachgeholt oder zugesagt",
            f"{_or_dash(matter.complied_on)} {matter.complied_words}" if matter.complied_on else "",
        ),
    )
    said = tuple(block for title, words in asked if words for block in (Heading(title, 2), Paragraph(words)))
    return (Facts(rows), *said)


def _heard(matter: Matter) -> str:
    if matter.hearing_from is None:
        return ""
    way = Heard(matter.heard_how).label
    way = way[:1].upper() + way[1:]
    told = f"Ausgegeben am {german(matter.hearing_from)}, Frist bis {_or_dash(matter.hearing_until)}. {way}."
    return f"{told} {_or_dash(matter.heard_on)}: {matter.heard_words}" if matter.heard_words else told


def _or_dash(day: date | None) -> str:
    return german(day) if day else "–"


def law_rows(because: list[dict[str, Any]]) -> Table:
    """Return the rules of the days with norm, version and the day that chose it."""
    rows = tuple(
        (_norm(one["norm"]), _law_since(one["version"]), german(date.fromisoformat(one["anchor"])), one["text"])
        for one in because
    )
    return Table(("Norm", "Recht", "Tag", "Warum"), rows, (5, 4, 4, 11))


def _norm(cited: str) -> str:
    """Return a citation whose book stays in one line."""
    return cited.replace("SGB ", "SGB\N{NO-BREAK SPACE}")


def _law_since(version: str) -> str:
    """Return a version of the SGB II as a court reads it: since which day; other laws say it themselves."""
    found = next((one for one in all_versions() if one.id == version), None)
    return f"ab {german(found.valid_from)} ({version})" if found else version


def _finding(matter: Matter, *, is_outside: bool = False) -> tuple[Block, ...]:
    verdict = matter.verdict
    result = result_lines(matter)
    people = f"Festgestellt von {name_of(matter.found_by)} am {moment(matter.found_at)}"
    agreed = (
        f"Zugestimmt hat {name_of(matter.agreed_by)} am {moment(matter.agreed_at)}."
        if matter.agreed_at
        else "Die zweite Person hat noch nicht entschieden."
    )
    return (
        Paragraph(f"{people}. {agreed} Eine Maschine hat nichts entschieden (§ 31a SGB X)."),
        Heading("Ergebnis"),
        Bullets(result or ("–",)),
        Heading("Worauf es beruht"),
        *facts_of(matter, is_outside=is_outside),
        Heading("Regeln der Tage"),
        law_rows(verdict.get("because", [])),
    )


def _hand_over(matter: Matter) -> tuple[Block, ...]:
    limits = limits_of(matter)
    return (
        Paragraph(
            "Die Feststellung liegt zu zweit vor. Bitte den Bescheid mit Aufhebung nach § 48 SGB X erlassen. "
            "Beratungsnotizen gehören nicht dazu und werden nicht mitgegeben."
        ),
        Facts((
            *_who(matter),
            ("Letzter sicherer Tag für die Post", german(limits.last_safe_posting_on)),
            ("Feststellung möglich bis", german(limits.until)),
            ("Bescheid soll zur Post am", _or_dash(matter.posted_on)),
        )),
        *((Paragraph(LANDLORD),) if matter.about in LANDLORD_ABOUT else ()),
        Signatures(("Datum, Fallmanagement", "Datum, zweite Person")),
        *_finding(matter, is_outside=True),
    )  # fmt: skip


def _who(matter: Matter) -> tuple[tuple[str, str], ...]:
    """Return by what the Leistungsabteilung finds the person; nothing more of them."""
    person = matter.case.person
    household = person.household
    known = (
        ("Person", f"{person.full_name}, geboren am {german(person.birth_on)}"),
        ("Kundennummer", person.kundennummer),
        ("BG-Nummer", household.bg_number if household else ""),
    )
    return tuple((label, value) for label, value in known if value)


def _lifting(matter: Matter) -> tuple[Block, ...]:
    is_back = matter.about == About.UNREACHABLE and matter.reported_on is not None
    back = "Die Person hat sich persönlich gemeldet und ist erreichbar. Bitte den Wegfall aufheben"
    asked = back if is_back else "Bitte die Minderung aufheben"
    return (
        Paragraph(f"{asked} und nachzahlen, soweit schon zu viel einbehalten ist."),
        Facts((
            *_who(matter),
            ("Vorgang", matter.get_about_display()),
            ("Tag", german(matter.happened_on)),
            ("Festgestellt war", f"ab {german(date.fromisoformat(matter.verdict['from']))}"),
            ("Aufheben ab", _or_dash(matter.lifted_on)),
            ("Warum", matter.lifted_because),
        )),
        *_back(matter),
        Signatures(("Datum, Fallmanagement",)),
    )  # fmt: skip


def _back(matter: Matter) -> tuple[Block, ...]:
    """Say what is paid once somebody who was not reachable reported in person (§ 7b (4) S. 3 and 5, § 32 (3) S. 2)."""
    if matter.about != About.UNREACHABLE or matter.reported_on is None:
        return ()
    answer = answer_for(matter, matter.posted_on or matter.reported_on)
    said = [
        f"{german(date.fromisoformat(one['from']))} bis vor dem "
        f"{german(date.fromisoformat(one['until'])) if one['until'] else '–'}: {one['words']}"
        for one in answer["unreachable"]
    ]
    return (Heading("Was danach gilt"), Bullets(tuple(said) or ("Es fällt nichts weg.",)))


def _goes_over(matter: Matter) -> bool:
    return bool(matter.agreed_at) and (bool(matter.handed_on) or not is_void(matter))


# By the word in the address: title, what it says, whether it may be printed yet.
type Build = Callable[[Matter], tuple[Block, ...]]
SHEETS: dict[str, tuple[str, Build, Callable[[Matter], bool]]] = {
    "bedeutung": ("Was es bedeuten würde", meaning_blocks, lambda _: True),
    "feststellung": ("Vermerk über die Feststellung", _finding, lambda one: bool(one.found_at)),
    "uebergabe": (
        "Übergabe an die Leistungsabteilung",
        _hand_over,
        lambda one: bool(one.agreed_at) and not is_void(one),
    ),
    "aufhebung": ("Aufhebung einer Minderung", _lifting, lambda one: bool(one.lifted_on and one.agreed_by)),
}


def sheet_of(case: Case, matter: Matter, sheet: str) -> Paper | None:
    """Return a paper of a matter, None where there is none of this name or not yet."""
    matter.case = case
    title, build, may = SHEETS.get(sheet, ("", meaning_blocks, lambda _: False))
    if not may(matter):
        return None
    return Paper(
        title=title, house=the_house().name, on=clock.today(), number=case.fallnummer, blocks=build(matter),
        subtitle=case.person.full_name,
    )  # fmt: skip


def moment(at: Any) -> str:
    """Return an instant as a paper says it, in the time of Berlin."""
    return f"{timezone.localtime(at):%d.%m.%Y, %H:%M Uhr}" if at else "–"


__all__ = [
    "SHEETS",
    "PageBreak",
    "facts_of",
    "hearing_text",
    "instruction_blocks",
    "instruction_words",
    "law_rows",
    "meaning_blocks",
    "moment",
    "name_of",
    "request_blocks",
    "request_text",
    "sheet_of",
]
