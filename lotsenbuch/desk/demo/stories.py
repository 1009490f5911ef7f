"""The twelve life stories written by hand, read strictly: an unknown key is an error.

`stories(today)` gives the stories in the order of their file names, `dossiers(today)` their people.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from lotsenbuch.desk.demo.assessed import fassung, setback
from lotsenbuch.desk.demo.dossier import (
    Address,
    Alliance,
    Application,
    AskAgain,
    Assignment,
    Barrier,
    Basis,
    Channel,
    ChannelKind,
    Decision,
    Dossier,
    Ending,
    Entry,
    EntryKind,
    Fact,
    FactKind,
    Gender,
    GoalField,
    Group,
    Intake,
    Means,
    Outcome,
    Phase,
    PlanGoal,
    Planning,
    PlanStep,
    Prognosis,
    ProposedBy,
    Relation,
    Task,
    Whose,
)
from lotsenbuch.desk.demo.letters import written
from lotsenbuch.desk.demo.meeting import read_talk
from lotsenbuch.desk.demo.papers import asked, brought
from lotsenbuch.desk.demo.places import TOWNS
from lotsenbuch.desk.demo.reaching import read_reaching
from lotsenbuch.desk.demo.section import Section
from lotsenbuch.desk.demo.steering import read_measure, read_review

FOLDER = Path(__file__).parent / "stories"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One life story; two half-brothers make one story with two people."""

    key: str
    title: str
    people: tuple[Dossier, ...]


def stories(today: date) -> tuple[Story, ...]:
    """Read all life stories with their days counted from `today`."""
    return tuple(read_story(path, today) for path in sorted(FOLDER.glob("*.yaml")))


def dossiers(today: date) -> tuple[Dossier, ...]:
    """Return the people of all life stories."""
    return tuple(person for story in stories(today) for person in story.people)


def read_story(path: Path, today: date) -> Story:
    """Read one story file.

    Raises:
        StoryError: The file holds an unknown, missing or wrong value.
    """
    section = Section(yaml.safe_load(path.read_text(encoding="utf-8")), path.name, today)
    story = Story(key=path.stem, title=section.text("title"), people=section.parts("people", _dossier))
    section.done()
    return story


def _dossier(section: Section) -> Dossier:
    return Dossier(
        key=section.text("key"),
        first_name=section.text("first_name"),
        last_name=section.text("last_name"),
        age_years=section.number("age_years"),
        birthday_in=section.number("birthday_in"),
        gender=section.one_of("gender", Gender),
        languages=section.texts("languages"),
        interpreter_language=section.optional_text("interpreter_language"),
        household=section.text("household"),
        bg_nummer=section.text("bg_nummer"),
        relation=section.one_of("relation", Relation),
        address=section.part("address", _address),
        protected_address=section.flag("protected_address", default=False),
        district=section.optional_text("district"),
        kundennummer=section.text("kundennummer"),
        is_staff=section.flag("is_staff", default=False),
        technical_means=section.some_of("technical_means", Means),
        technical_remark=section.text_or("technical_remark", ""),
        channels=section.parts("channels", _channel),
        facts=section.parts("facts", _fact),
        intake=section.part("intake", _intake),
        phase=section.one_of("phase", Phase),
        plan_agreed=section.optional_day("plan_agreed"),
        review_due=section.optional_day("review_due"),
        planning=section.optional_part("planning", _planning),
        journal=section.parts("journal", _entry),
        tasks=section.parts("tasks", _task),
        brought=section.parts("brought", brought),
        asked=section.parts("asked", asked),
        letters=section.parts("letters", written),
        assessments=section.parts("assessments", fassung),
        setbacks=section.parts("setbacks", setback),
        sealed_because=section.optional_text("sealed_because"),
        named=section.optional_text("named"),
        ending=section.optional_part("ending", _ending),
        measures=section.parts("measures", read_measure),
        reviews=section.parts("reviews", read_review),
        talks=section.parts("talks", read_talk),
        reaching=section.optional_part("reaching", read_reaching),
    )


def _address(section: Section) -> Address:
    address = Address(street=section.text("street"), town=section.text("town"))
    if address.town not in TOWNS:
        raise section.wrong("town", f"unknown town {address.town}")
    return address


def _channel(section: Section) -> Channel:
    return Channel(
        kind=section.one_of("kind", ChannelKind),
        value=section.text("value"),
        valid_from=section.day("from"),
        valid_until=section.optional_day("until"),
        source=section.text("source"),
        said_by=section.text("said_by"),
    )


def _fact(section: Section) -> Fact:
    return Fact(kind=section.one_of("kind", FactKind), text=section.text("text"))


def _intake(section: Section) -> Intake:
    return Intake(
        proposed_by=section.one_of("proposed_by", ProposedBy),
        proposed_on=section.day("proposed_on"),
        proposer=section.optional_text("proposer"),
        reason=section.text("reason"),
        barriers=section.parts("barriers", _barrier),
        prognosis=section.part("prognosis", _prognosis),
        basis=section.one_of("basis", Basis),
        application=section.optional_part("application", _application),
        decision=section.optional_part("decision", _decision),
        assignment=section.optional_part("assignment", _assignment),
        info_sheet_on=section.optional_day("info_sheet_on"),
        first_talk_on=section.optional_day("first_talk_on"),
        alliance=section.optional_part("alliance", _alliance),
    )


def _barrier(section: Section) -> Barrier:
    return Barrier(
        group=section.one_of("group", Group),
        label=section.text("label"),
        found_on=section.day("found_on"),
        found_by=section.text("found_by"),
        eased_on=section.optional_day("eased_on"),
        data_class=section.number_or("data_class", 1),
    )


def _prognosis(section: Section) -> Prognosis:
    return Prognosis(over_a_year=section.flag("over_a_year", default=True), reason=section.text("reason"))


def _application(section: Section) -> Application:
    return Application(
        on=section.day("day"),
        free_will=section.flag("free_will", default=True),
        revoked_on=section.optional_day("revoked_on"),
    )


def _decision(section: Section) -> Decision:
    return Decision(
        outcome=section.one_of("outcome", Outcome),
        on=section.day("day"),
        reason=section.text("reason"),
    )


def _assignment(section: Section) -> Assignment:
    return Assignment(
        holder=section.text("holder"),
        on=section.day("day"),
        project=section.optional_text("project"),
        handover_note=section.text("handover_note"),
    )


def _alliance(section: Section) -> Alliance:
    return Alliance(
        on=section.day("day"),
        mandate=section.text("mandate"),
        expectations_person=section.text("expectations_person"),
        expectations_house=section.text("expectations_house"),
        confidential=section.text("confidential"),
    )


def _entry(section: Section) -> Entry:
    return Entry(
        on=section.day("day"),
        time=section.clock("time"),
        kind=section.one_of("kind", EntryKind),
        minutes=section.optional_number("minutes"),
        text=section.text("text"),
    )


def _ending(section: Section) -> Ending:
    return Ending(
        on=section.day("day"),
        reason=section.text("reason"),
        results=section.text("results"),
        helped=section.text_or("helped", ""),
        share=section.text_or("share", ""),
        share_words=section.text_or("share_words", ""),
        persons_words=section.text_or("persons_words", ""),
        handback=section.text_or("handback", ""),
        contacts=section.parts("contacts", _ask_again),
    )


def _ask_again(section: Section) -> AskAgain:
    return AskAgain(
        due=section.day("due"),
        about=section.text_or("about", ""),
        held_on=section.optional_day("held_on"),
        text=section.text_or("text", ""),
    )


def _task(section: Section) -> Task:
    return Task(
        title=section.text("title"),
        due=section.day("due"),
        rule=section.text("rule"),
        done_on=section.optional_day("done_on"),
    )


def _planning(section: Section) -> Planning:
    return Planning(
        goals=section.parts("goals", _goal),
        placement=section.text_or("placement", ""),
        services=section.text_or("services", ""),
        renewed_on=section.optional_day("renewed_on"),
    )


def _goal(section: Section) -> PlanGoal:
    return PlanGoal(
        title=section.text("title"),
        why=section.text_or("why", ""),
        in_own_words=section.text_or("in_own_words", ""),
        field=section.one_of("field", GoalField),
        set_on=section.day("set_on"),
        data_class=section.number_or("data_class", 1),
        steps=section.parts("steps", _step),
        parked_because=section.text_or("parked_because", ""),
    )


def _step(section: Section) -> PlanStep:
    return PlanStep(
        text=section.text("text"),
        whose=section.one_of("whose", Whose),
        due=section.day("due"),
        done_on=section.optional_day("done_on"),
    )
