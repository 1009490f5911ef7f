"""Generated people of the synthetic Jobcenter.

The same count, seed and holders give the same people on every machine; days follow today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from lotsenbuch.desk.demo.course import Course
from lotsenbuch.desk.demo.dossier import Channel, ChannelKind, Dossier, Fact, Intake, Means, Outcome, Phase
from lotsenbuch.desk.demo.households import Household, Member, draw_households
from lotsenbuch.desk.demo.names import family_form
from lotsenbuch.desk.demo.themes import Theme, texts

FIRST_KUNDENNUMMER = 110_000  # life stories and the import sample stay below
FIRST_PHONE = 200
MOST_OF_ANNA, MOST_OF_BERND = 68, 63  # with their life stories about 75 and 70
OPEN_IN_THIRTY, DECLINED_IN_SIXTY = 30, 60
SHARE_WITH_FACT, SHARE_WITH_INTERPRETER, SHARE_WITH_NEW_NUMBER, SHARE_WITH_MAIL = 0.12, 0.35, 0.2, 0.6
LONG_ENOUGH_FOR_A_NEW_NUMBER = -60
PHASES = tuple(Phase)
PHASE_WEIGHTS = (9, 18, 20, 45, 8)
MEANS = (
    (Means.SMARTPHONE, Means.INTERNET),
    (Means.SMARTPHONE, Means.PREPAID),
    (Means.SMARTPHONE, Means.COMPUTER, Means.INTERNET, Means.VIDEO),
    (Means.PREPAID,),
    (Means.NONE,),
)
MEANS_WEIGHTS = (40, 25, 20, 10, 5)
REMARKS = {
    (Means.SMARTPHONE, Means.INTERNET): "",
    (Means.SMARTPHONE, Means.PREPAID): "Guthaben ist gegen Monatsende oft aufgebraucht.",
    (Means.SMARTPHONE, Means.COMPUTER, Means.INTERNET, Means.VIDEO): "Videogespräch möglich.",
    (Means.PREPAID,): "Tastenhandy, nur Anrufe.",
    (Means.NONE,): "Nur per Post und am Festnetz.",
}


@dataclass(frozen=True, slots=True)
class _Fate:
    """Where a person's proposal or case stands."""

    outcome: Outcome | None
    phase: Phase
    holder: str | None


def generate(count: int, seed: int, today: date, holders: Sequence[str] = ()) -> list[Dossier]:
    """Return `count` people who do not exist.

    Anna and Bernd get no more than they can carry beside their life stories; the rest goes evenly
    to `holders`. Without `holders` the two share everything.
    """
    rng = Random(seed)  # noqa: S311 - invents people, protects nothing
    fates = _fates(rng, count, holders)
    people: list[Dossier] = []
    for household in draw_households(rng, count):
        for member in household.members:
            index = len(people)
            person_rng = Random(f"{seed}/{index}")  # noqa: S311 - same
            people.append(_Person(person_rng, index, household, member, fates[index], today).dossier())
    return people


def _fates(rng: Random, count: int, holders: Sequence[str]) -> list[_Fate]:
    waiting = round(count / OPEN_IN_THIRTY)
    declined = round(count / DECLINED_IN_SIXTY)
    names = _holders(count - waiting - declined, holders)
    rng.shuffle(names)
    fates = [_Fate(Outcome.TAKEN_ON, rng.choices(PHASES, weights=PHASE_WEIGHTS)[0], name) for name in names]
    fates += [_Fate(None, Phase.INTAKE, None)] * waiting
    fates += [_Fate(Outcome.DECLINED, Phase.INTAKE, None)] * declined
    rng.shuffle(fates)
    return fates


def _holders(count: int, others: Sequence[str]) -> list[str]:
    """Return who holds the cases: at most a quarter each for Anna and Bernd when there are others."""
    if not others:
        return [("anna", "bernd")[index % 2] for index in range(count)]
    anna = min(MOST_OF_ANNA, round(count * 0.25))
    bernd = min(MOST_OF_BERND, round(count * 0.23))
    rest = count - anna - bernd
    return ["anna"] * anna + ["bernd"] * bernd + [others[index % len(others)] for index in range(rest)]


@dataclass(frozen=True, slots=True)
class _Person:
    rng: Random
    index: int
    household: Household
    member: Member
    fate: _Fate
    today: date

    def dossier(self) -> Dossier:
        household, member, rng = self.household, self.member, self.rng
        course = self._course()
        intake = course.intake()
        plan_agreed, review_due = course.plan(intake)
        first_name = household.origin.given(rng, member.gender, member.age)
        last_name = family_form(household.family, member.gender)
        means = rng.choices(MEANS, weights=MEANS_WEIGHTS)[0]
        languages, interpreter = self._languages()
        return Dossier(
            key=f"person-{self.index:05d}",
            first_name=first_name,
            last_name=last_name,
            age_years=member.age,
            birthday_in=rng.randint(1, 364),
            gender=member.gender,
            languages=languages,
            interpreter_language=interpreter,
            household=f"haushalt-{household.number:05d}",
            bg_nummer=household.bg_nummer,
            relation=member.relation,
            address=household.address,
            protected_address=household.is_protected,
            district=None if household.is_protected else household.district,
            kundennummer=f"390D{FIRST_KUNDENNUMMER + self.index}",
            is_staff=False,
            technical_means=means,
            technical_remark=REMARKS[means],
            channels=self._channels(intake, means, f"{first_name} {last_name}"),
            facts=self._facts(),
            intake=intake,
            phase=self.fate.phase,
            plan_agreed=plan_agreed,
            review_due=review_due,
            planning=None,
            journal=course.journal(intake),
            tasks=course.tasks(intake),
        )

    def _course(self) -> Course:
        return Course(
            rng=self.rng,
            today=self.today,
            common=texts().common,
            theme=self._theme(),
            age=self.member.age,
            phase=self.fate.phase,
            outcome=self.fate.outcome,
            holder=self.fate.holder,
        )

    def _theme(self) -> Theme:
        foreign = not self.household.speaks_german_first
        return self.rng.choice([theme for theme in texts().themes if theme.fits(self.member.age, foreign=foreign)])

    def _languages(self) -> tuple[tuple[str, ...], str | None]:
        first = self.household.origin.language
        if first == "Deutsch":
            return ("Deutsch",), None
        if self.household.speaks_german_first:
            return ("Deutsch", first), None
        if self.rng.random() < SHARE_WITH_INTERPRETER:
            return (first,), first
        return (first, "Deutsch"), None

    def _facts(self) -> tuple[Fact, ...]:
        if self.fate.outcome is not Outcome.TAKEN_ON or self.rng.random() > SHARE_WITH_FACT:
            return ()
        return (self.rng.choice(texts().common.facts),)

    def _channels(self, intake: Intake, means: tuple[Means, ...], name: str) -> tuple[Channel, ...]:
        since = intake.proposed_on
        phone = FIRST_PHONE + 2 * self.index
        if Means.NONE in means:
            number = f"+49 2303 000-{phone:03d}"
            return (_channel(ChannelKind.PHONE, number, since, None, name),)
        channels = [_channel(ChannelKind.MOBILE, _mobile(phone), since, None, name)]
        if self.rng.random() < SHARE_WITH_NEW_NUMBER and since < LONG_ENOUGH_FOR_A_NEW_NUMBER:
            changed_on = self.rng.randint(since + 20, -10)
            channels = [
                _channel(ChannelKind.MOBILE, _mobile(phone), since, changed_on, name),
                _channel(ChannelKind.MOBILE, _mobile(phone + 1), changed_on, None, name),
            ]
        if Means.INTERNET in means and self.rng.random() < SHARE_WITH_MAIL:
            mail = f"person{FIRST_KUNDENNUMMER + self.index}@beispiel.invalid"
            channels.append(_channel(ChannelKind.MAIL, mail, since, None, name))
        return tuple(channels)


def _mobile(number: int) -> str:
    return f"0170 0000{number:03d}"


def _channel(kind: ChannelKind, value: str, since: int, until: int | None, said_by: str) -> Channel:
    source = "Vorschlag oder Antrag" if until is not None or kind is not ChannelKind.MAIL else "Gespräch"
    return Channel(kind=kind, value=value, valid_from=since, valid_until=until, source=source, said_by=said_by)
