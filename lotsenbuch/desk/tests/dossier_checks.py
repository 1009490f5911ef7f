"""What holds for every person of the synthetic Jobcenter, told or generated."""

import re
from collections.abc import Iterator
from datetime import date

from lotsenbuch.desk.demo.assessed import texts_of_class_1
from lotsenbuch.desk.demo.dossier import ChannelKind, Dossier, EntryKind
from lotsenbuch.desk.demo.places import STREETS, TOWNS

# Health, addiction, debts and convictions: words that may stand in texts of class 2 and 3 only.
SENSITIVE = re.compile(
    r"\bSucht|sucht(hilfe|beratung|krank|mittel)|Entzug|Entwöhnung|abstinen|Alkohol|Drogen|\bSchuld(en|ner)|[a-z]schulden\b|"
    r"Insolvenz|Pfändung|Inkasso|Depress|[Pp]sych|Diagnos|Therap|Klinik|Krankenhaus|\b[Kk]rank|[Kk]rankheit|[Ää]rzt|"
    r"\bArzt|Medikament|Attest|Gutachten|Behandlung|\bReha|\bHaft|Gefängnis|Bewährung|Straf(e|tat|befehl)|verurteilt|"
    r"Gesundheit|gesundheitlich|Schmerz|behindert|Behinderung"
)
# The places where staff as a client (class 4) would show.
STAFF = re.compile(
    r"Kollegin des Hauses|im Jobcenter gearbeitet|frühere Mitarbeiter|unsere Mitarbeiter|im Haus beschäftigt"
)
TRANSCRIBED = re.compile(
    r"\b(fuer|ueber|koenn|moecht|waere|spaet|naechst|gespraech|muess|zurueck|pruef|gruend|stra(ss)e|gross|heiss|weiss\b)",
    re.IGNORECASE,
)
ONLY_PHONES = re.compile(r"0170 0000\d{3,5}|\+49 2303 000-\d{2,5}")
DISPARAGING = re.compile(
    r"\bfaul|unwillig|verweigert|versäumt|unzuverlässig|uneinsichtig|Drückeberg|\bHartz", re.IGNORECASE
)


def open_texts(person: Dossier) -> Iterator[str]:
    """Yield every text of class 0 and 1."""
    intake = person.intake
    yield intake.reason
    yield intake.prognosis.reason
    yield person.technical_remark
    yield from (barrier.label for barrier in intake.barriers if barrier.data_class <= 1)
    yield from (channel.source for channel in person.channels)
    yield from (entry.text for entry in person.journal)
    yield from (text for task in person.tasks for text in (task.title, task.rule))
    yield from texts_of_class_1(person.assessments, person.setbacks)
    if intake.decision:
        yield intake.decision.reason
    if intake.assignment:
        yield intake.assignment.handover_note
    if intake.alliance:
        alliance = intake.alliance
        yield from (alliance.mandate, alliance.expectations_person, alliance.expectations_house, alliance.confidential)


def assert_coherent(person: Dossier, today: date) -> None:
    """Check that one thing follows the other and nothing was done in the future."""
    intake = person.intake
    course = [intake.proposed_on]
    course += [intake.application.on] if intake.application else []
    course += [intake.decision.on] if intake.decision else []
    course += [intake.assignment.on] if intake.assignment else []
    course += [intake.info_sheet_on] if intake.info_sheet_on is not None else []
    course += [intake.first_talk_on] if intake.first_talk_on is not None else []
    course += [intake.alliance.on] if intake.alliance else []
    course += [person.plan_agreed] if person.plan_agreed is not None else []
    assert course == sorted(course), person.key
    assert max(course) <= 0, person.key
    assert (person.born_on(today) - today).days < min(course)
    for barrier in intake.barriers:
        assert intake.proposed_on <= barrier.found_on <= 0, person.key
        assert barrier.eased_on is None or barrier.found_on < barrier.eased_on <= 0, person.key
        assert barrier.data_class in {1, 2, 3}
    for channel in person.channels:
        assert channel.valid_from <= 0
        assert channel.valid_until is None or channel.valid_from < channel.valid_until, person.key
    days = [entry.on for entry in person.journal]
    assert days == sorted(days), person.key
    assert all(day <= 0 for day in days), person.key
    assert intake.assignment or not days
    assert not intake.assignment or all(day >= intake.assignment.on for day in days), person.key
    assert all((entry.minutes is None) == (entry.kind is EntryKind.NOTE) for entry in person.journal), person.key
    fassungen = [one.on for one in person.assessments]
    assert fassungen == sorted(fassungen), person.key
    assert not fassungen or (intake.alliance is not None and intake.alliance.on <= fassungen[0]), person.key
    assert all(one.is_closed for one in person.assessments[:-1]), person.key
    assert all(one.since <= one.on <= 0 for one in person.setbacks), person.key
    assert all(task.done_on is None or task.done_on <= 0 for task in person.tasks)


def assert_discreet(person: Dossier) -> None:
    """Check numbers, domains, umlauts and that nothing of class 2 to 4 stands in an open text."""
    for channel in person.channels:
        if channel.kind is ChannelKind.MAIL:
            assert channel.value.endswith("@beispiel.invalid")
        elif channel.kind is not ChannelKind.POST:
            assert ONLY_PHONES.fullmatch(channel.value), channel.value
    for text in open_texts(person):
        for forbidden in (SENSITIVE, STAFF, TRANSCRIBED, DISPARAGING):
            assert not forbidden.search(text), text
        assert not re.search(r"\d{5,}|\d{3,}[ /-]\d{3,}|@|www\.|https?:", text), text
        assert text.count("„") == text.count("“"), text
        assert '"' not in text, text


def assert_housed(person: Dossier) -> None:
    """Check that the address lies in the invented Kreis and that a protected one shows nowhere else."""
    town = TOWNS[person.address.town]
    assert re.fullmatch(rf"({'|'.join(STREETS)}) \d{{1,3}}( [abc])?", person.address.street)
    if not person.protected_address:
        assert person.district in town.districts
        return
    assert person.district is None
    shown = [*open_texts(person), *(channel.value for channel in person.channels)]
    for name in (*STREETS, *town.districts, town.name, town.postcode):
        assert not any(name in text for text in shown), name
