"""`./lotse law …`: questions in, JSON out; 0 for any answer, 2 with a German `error` for a question that is none."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from .allowance import Wages
from .answers import (
    answer_absence,
    answer_after_care,
    answer_allowance,
    answer_due,
    answer_finding,
    answer_hearing,
    answer_period,
    answer_placements,
    answer_reduction,
    answer_review,
    answer_subsidy,
    answer_version,
)
from .because import LawInputError
from .counters import Span
from .days import checked
from .reduction import Facts, Kind, Running
from .workdays import place

type Run = Callable[[argparse.Namespace], dict[str, Any]]


# What argparse complains about, in German; the rest of its sentence names the options.
_COMPLAINTS = (
    (re.compile(r"the following arguments are required: command"), "Es fehlt der Befehl: {commands}."),
    (re.compile(r"the following arguments are required: (.+)"), "Es fehlt: {0}."),
    (re.compile(r"unrecognized arguments: (.+)"), "Unbekannte Angabe: {0}."),
    (re.compile(r"argument command: invalid choice: (\S+).*"), "Unbekannter Befehl {0}. Bekannt sind: {commands}."),
    (re.compile(r"argument (\S+): expected .*"), "{0} braucht einen Wert."),
    (re.compile(r"argument (\S+): ignored explicit argument .*"), "{0} nimmt keinen Wert."),
)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are ours to print."""

    def error(self, message: str) -> NoReturn:
        for pattern, german in _COMPLAINTS:
            if found := pattern.fullmatch(message):
                raise LawInputError(german.format(*found.groups(), commands=", ".join(COMMANDS)))
        raise LawInputError("Die Eingabe ist nicht verständlich; docs/law.md zeigt die Befehle.")


def _day(text: str) -> date:
    """Read a day as 2026-08-27, and in no other spelling."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise LawInputError(f"„{text}“ ist kein Tag im Kalender; bitte als JJJJ-MM-TT angeben.")
    return day


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < len("1000000")):
        raise LawInputError(f"„{text}“ ist keine ganze Zahl.")
    return int(text)


def _amount(text: str) -> Decimal:
    """Read an amount in euros as 1234.50."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise LawInputError(f"„{text}“ ist kein Betrag; bitte als 1234.50 angeben.") from error


def _span(text: str) -> Span:
    """Read a half-open period as 2026-07-01/2026-07-11."""
    start, slash, until = text.partition("/")
    if not slash:
        raise LawInputError(f"„{text}“ ist kein Zeitraum; bitte als JJJJ-MM-TT/JJJJ-MM-TT angeben.")
    return Span(_day(start), _day(until))


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError as error:
        known = ", ".join(kind.value for kind in Kind)
        raise LawInputError(f"Unbekannte Art „{text}“. Bekannt sind: {known}.") from error


def _period(given: argparse.Namespace) -> dict[str, Any]:
    return answer_period(
        given.posted,
        place(given.land, given.municipality),
        received=given.received,
        has_instruction=not given.no_instruction,
        is_abroad=given.abroad,
    )


def _due(given: argparse.Namespace) -> dict[str, Any]:
    return answer_due(given.anchor, given.months, given.times)


def _version(given: argparse.Namespace) -> dict[str, Any]:
    return answer_version(given.norm, given.on)


def _reduction(given: argparse.Namespace) -> dict[str, Any]:
    facts = Facts(
        kind=given.kind,
        breach=given.breach,
        posted=given.posted,
        at=place(given.land, given.municipality),
        level=given.regelbedarf_level,
        received=given.received,
        previous=tuple(given.previous),
        age=given.age,
        is_hardship=given.hardship,
        complied=given.complied,
        running=read_running(given.running) if given.running else (),
    )
    return answer_reduction(facts)


def _hearing(given: argparse.Namespace) -> dict[str, Any]:
    return answer_hearing(given.posted, place(given.land, given.municipality), received=given.received)


def _finding(given: argparse.Namespace) -> dict[str, Any]:
    return answer_finding(given.breach, place(given.land, given.municipality), found=given.found)


def _aftercare(given: argparse.Namespace) -> dict[str, Any]:
    return answer_after_care(given.work_from, with_coaching=given.coaching)


def _review(given: argparse.Namespace) -> dict[str, Any]:
    return answer_review(given.anchor, given.agreed)


def _agh(given: argparse.Namespace) -> dict[str, Any]:
    return answer_placements(given.on, given.span, with_extra=given.extra)


def _subsidy(given: argparse.Namespace) -> dict[str, Any]:
    return answer_subsidy(f"{given.norm.removesuffix(' SGB II')} SGB II", given.start, given.span)


def _absence(given: argparse.Namespace) -> dict[str, Any]:
    return answer_absence(given.year, given.span)


def _allowance(given: argparse.Namespace) -> dict[str, Any]:
    return answer_allowance(Wages(given.month, given.gross, given.net, expenses=given.expenses, has_child=given.child))


def read_running(path: str) -> tuple[Running, ...]:
    """Read the reductions in force: a JSON list of `{percent, from, until}`.

    Raises:
        LawInputError: if the file cannot be read or says something else.

    """
    try:
        raw = json.loads(Path(path).read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, ValueError, RecursionError) as error:
        raise LawInputError(f"Die Datei zu --running ist nicht als JSON lesbar: {path}") from error
    if not isinstance(raw, list):
        raise LawInputError("--running: erwartet wird eine Liste von {percent, from, until}.")
    return tuple(running(item) for item in raw)


def running(raw: Any) -> Running:
    """Return one reduction in force.

    Raises:
        LawInputError: if it is none.

    """
    if not isinstance(raw, dict) or set(raw) != {"percent", "from", "until"}:
        raise LawInputError("--running: jeder Eintrag hat genau percent, from und until.")
    percent = raw["percent"]
    if isinstance(percent, bool) or not isinstance(percent, int | Decimal) or not 0 <= percent <= 100:  # noqa: PLR2004
        raise LawInputError("--running: percent ist eine Zahl von 0 bis 100.")
    start, until = checked(_day(str(raw["from"])), "--running"), checked(_day(str(raw["until"])), "--running")
    if until <= start:
        raise LawInputError("--running: until liegt nach from (halboffene Zeiträume).")
    return Running(Decimal(percent), start, until)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="lotse law", allow_abbrev=False, add_help=False)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    for name, (run, fill) in COMMANDS.items():
        command = commands.add_parser(name, allow_abbrev=False, add_help=False)
        command.set_defaults(run=run)
        fill(command)
    return parser


def _fill_place(command: argparse.ArgumentParser) -> None:
    command.add_argument("--land", required=True)
    command.add_argument("--municipality", default="")


def _fill_notice(command: argparse.ArgumentParser) -> None:
    command.add_argument("--posted", type=_day, required=True)
    _fill_place(command)
    command.add_argument("--received", type=_day)


def _fill_spans(command: argparse.ArgumentParser) -> None:
    command.add_argument("--span", type=_span, nargs="+", action="extend", default=[])


def _fill_period(command: argparse.ArgumentParser) -> None:
    _fill_notice(command)
    command.add_argument("--no-instruction", action="store_true")
    command.add_argument("--abroad", action="store_true")


def _fill_due(command: argparse.ArgumentParser) -> None:
    command.add_argument("--anchor", type=_day, required=True)
    command.add_argument("--months", type=_number, required=True)
    command.add_argument("--times", type=_number, required=True)


def _fill_version(command: argparse.ArgumentParser) -> None:
    command.add_argument("--norm", required=True)
    command.add_argument("--on", type=_day, required=True)


def _fill_reduction(command: argparse.ArgumentParser) -> None:
    _fill_notice(command)
    command.add_argument("--kind", type=_kind, required=True)
    command.add_argument("--breach", type=_day, required=True)
    command.add_argument("--regelbedarf-level", type=_number, required=True)
    command.add_argument("--previous", type=_day, nargs="+", action="extend", default=[])
    command.add_argument("--age", type=_number)
    command.add_argument("--hardship", action="store_true")
    command.add_argument("--complied", type=_day)
    command.add_argument("--running")


def _fill_finding(command: argparse.ArgumentParser) -> None:
    command.add_argument("--breach", type=_day, required=True)
    _fill_place(command)
    command.add_argument("--found", type=_day)


def _fill_aftercare(command: argparse.ArgumentParser) -> None:
    command.add_argument("--work-from", type=_day, required=True)
    command.add_argument("--coaching", action="store_true")


def _fill_review(command: argparse.ArgumentParser) -> None:
    command.add_argument("--anchor", type=_day, required=True)
    command.add_argument("--agreed", type=_day, required=True)


def _fill_agh(command: argparse.ArgumentParser) -> None:
    command.add_argument("--on", type=_day, required=True)
    _fill_spans(command)
    command.add_argument("--extra", action="store_true")


def _fill_subsidy(command: argparse.ArgumentParser) -> None:
    command.add_argument("--norm", required=True)
    command.add_argument("--from", type=_day, required=True, dest="start")
    _fill_spans(command)


def _fill_absence(command: argparse.ArgumentParser) -> None:
    command.add_argument("--year", type=_number, required=True)
    _fill_spans(command)


def _fill_allowance(command: argparse.ArgumentParser) -> None:
    command.add_argument("--month", type=_day, required=True)
    command.add_argument("--gross", type=_amount, required=True)
    command.add_argument("--net", type=_amount, required=True)
    command.add_argument("--expenses", type=_amount, default=Decimal(0))
    command.add_argument("--child", action="store_true")


COMMANDS: dict[str, tuple[Run, Callable[[argparse.ArgumentParser], None]]] = {
    "period": (_period, _fill_period),
    "due": (_due, _fill_due),
    "version": (_version, _fill_version),
    "reduction": (_reduction, _fill_reduction),
    "hearing": (_hearing, _fill_notice),
    "finding": (_finding, _fill_finding),
    "aftercare": (_aftercare, _fill_aftercare),
    "review": (_review, _fill_review),
    "agh": (_agh, _fill_agh),
    "subsidy": (_subsidy, _fill_subsidy),
    "absence": (_absence, _fill_absence),
    "allowance": (_allowance, _fill_allowance),
}


def main(arguments: Sequence[str]) -> int:
    """Answer one question on stdout and return the exit code."""
    try:
        given = _parser().parse_args(arguments)
        answer, code = given.run(given), 0
    except LawInputError as error:
        answer, code = {"error": str(error)}, 2
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    return code
