"""The words of this room: what is asked, what was missed, how somebody was heard. Pure Python."""

from datetime import date
from enum import StrEnum

from lotsenbuch.law.days import german
from lotsenbuch.law.reduction import Kind as LawKind

# Since then § 15a SGB II knows the Verpflichtung; before, the Schlichtung.
OBLIGATION_SINCE = date(2026, 7, 1)
CONCILIATION_SINCE = date(2023, 7, 1)
CONCILIATION_DAYS = 28
# Measures that lead to nothing here: § 16k (4) SGB II says so of coaching, and counselling under § 16a is an offer.
NEVER_A_DUTY = ("coaching", "counselling")
ADULT = 25
# The task that one click sets down before the next Meldeaufforderung; the desk knows it by its title.
OUTREACH = "Aufsuchen, bevor wieder geschrieben wird"
# By which access the legal file is read and written: not in tandem, for a delegate or in break-glass.
LEGAL_KINDS = ("holder", "deputy", "named")


class Asked(StrEnum):
    """What the house asks of a person."""

    SUMMONS = "summons"
    EFFORTS = "efforts"
    MEASURE = "measure"
    WORK = "work"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _ASKED[self]


_ASKED = {
    Asked.SUMMONS: "Meldeaufforderung (§ 59 SGB II, § 309 SGB III)",
    Asked.EFFORTS: "Eigenbemühungen (§ 31 Abs. 1 S. 1 Nr. 1 SGB II)",
    Asked.MEASURE: "Maßnahme oder Sprachkurs (§ 31 Abs. 1 S. 1 Nr. 3 SGB II)",
    Asked.WORK: "Arbeit oder Ausbildung (§ 31 Abs. 1 S. 1 Nr. 2 SGB II)",
}


class Ground(StrEnum):
    """Why the house obliges by a written act (§ 15a (1) to (3) SGB II since July 2026)."""

    NONE = ""
    MISSED_TALK = "missed_talk"
    STEPS_NOT_DONE = "steps_not_done"
    NO_PLAN = "no_plan"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _GROUNDS[self]

    @property
    def words(self) -> str:
        """Return the sentence in the act."""
        return _GROUND_WORDS[self]


_GROUNDS = {
    Ground.NONE: "keine Verpflichtung, nur eine Aufforderung",
    Ground.MISSED_TALK: "Gespräch ohne wichtigen Grund versäumt (§ 15a Abs. 1, Kann-Entscheidung)",
    Ground.STEPS_NOT_DONE: "vereinbarte Schritte nicht gegangen (§ 15a Abs. 2)",
    Ground.NO_PLAN: "kein Kooperationsplan zustande gekommen oder fortgeschrieben (§ 15a Abs. 3)",
}
_GROUND_WORDS = {
    Ground.NONE: "",
    Ground.MISSED_TALK: (
        "Sie sind zu einem Gespräch nicht gekommen; ein wichtiger Grund ist uns nicht bekannt. In diesem Fall können "
        "wir Sie verpflichten (§ 15a Abs. 1 SGB II); wir haben abgewogen, ob ein anderer Weg genügt."
    ),
    Ground.STEPS_NOT_DONE: "Schritte aus dem Kooperationsplan sind nicht gegangen worden (§ 15a Abs. 2 SGB II).",
    Ground.NO_PLAN: "Ein Kooperationsplan ist nicht zustande gekommen (§ 15a Abs. 3 SGB II).",
}


class About(StrEnum):
    """What a matter is about; the first three are kinds of the rule book."""

    MISS = LawKind.MISS.value
    BREACH = LawKind.BREACH.value
    REFUSAL = LawKind.REFUSAL.value
    UNREACHABLE = "nichterreichbarkeit"

    @property
    def label(self) -> str:
        """Return the words on the screen; nobody is accused before a human found more."""
        return _ABOUT[self]


_ABOUT = {
    About.MISS: "Meldetermin nicht zustande gekommen",
    About.BREACH: "Pflicht aus einer Aufforderung nicht erfüllt",
    About.REFUSAL: "Arbeit nicht angenommen (§ 31a Abs. 7 SGB II)",
    About.UNREACHABLE: "dritter Meldetermin in Folge nicht zustande gekommen (§ 7b Abs. 4 SGB II)",
}


class InPerson(StrEnum):
    """Why the hearing is held in person; no diagnosis belongs here, only that there is a sign."""

    ASKED = "asked"
    SIGNS = "signs"
    WRITING = "writing"
    THIRD = "third"
    REPEATED = "repeated"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _IN_PERSON[self]


# What a human sees and ticks; the other two come from the law of the day.
SIGNS = (InPerson.ASKED, InPerson.SIGNS, InPerson.WRITING)
_IN_PERSON = {
    InPerson.ASKED: "die Person wünscht es",
    InPerson.SIGNS: "Anhaltspunkte für eine psychische Erkrankung (keine Diagnose eintragen)",
    InPerson.WRITING: "Schreiben oder Lesen fällt schwer",
    InPerson.THIRD: "dritter Meldetermin in Folge",
    InPerson.REPEATED: "wiederholt, nach dem Recht bis Juni 2026",
}


class Heard(StrEnum):
    """How somebody was heard."""

    NOT_YET = ""
    WRITTEN = "written"
    PERSONAL = "personal"
    NOT_USED = "not_used"
    SILENT = "silent"

    @property
    def label(self) -> str:
        """Return the words on the screen."""
        return _HEARD[self]


_HEARD = {
    Heard.NOT_YET: "noch nicht angehört",
    Heard.WRITTEN: "hat sich schriftlich geäußert",
    Heard.PERSONAL: "war im Gespräch",
    Heard.NOT_USED: "Gelegenheit zum Gespräch angeboten, nicht genutzt",
    Heard.SILENT: "keine Antwort bis zum Ende der Frist",
}
TALKED = frozenset({Heard.PERSONAL, Heard.NOT_USED})
# The person said something themselves; everything else counts only after the period.
ANSWERED = frozenset({Heard.WRITTEN, Heard.PERSONAL})


def told_in_words(about: str, on: date, what: str) -> str:
    """Return what happened as a hearing says it to the person: a day and a plain sentence, without a judgement."""
    if about in (About.MISS, About.UNREACHABLE):
        third = " Es war der dritte hintereinander." if about == About.UNREACHABLE else ""
        return f"Am {german(on)} hatten wir einen Termin bei uns, es ging um: {what}. Er kam nicht zustande.{third}"
    if about == About.REFUSAL:
        return f"Bis zum {german(on)} ging es um Folgendes: {what}. Nach unserem Stand kam es nicht dazu."
    return f"Wir hatten Sie bis zum {german(on)} um Folgendes gebeten: {what}. Ein Nachweis liegt uns noch nicht vor."


def law_kind(about: str) -> LawKind | None:
    """Return the kind of the rule book; None for § 7b (4), which knows no reduction."""
    return LawKind(about) if about != About.UNREACHABLE else None
