"""A service for the person, printed large: words around it in a language that the house released."""

from lotsenbuch.cases.models import Case
from lotsenbuch.letters.queries import usable_languages
from lotsenbuch.partners.models import Service
from lotsenbuch.partners.rules.languages import LANGUAGES
from lotsenbuch.partners.rules.sheet import GERMAN, SheetWords, sheet_words


def words_in() -> dict[str, SheetWords]:
    """Return the words in German and in the languages that the house prints; others wait for somebody who checks."""
    usable = usable_languages()
    return {code: words for code, words in sheet_words().items() if code == GERMAN or code in usable}


def words_for(case: Case) -> SheetWords:
    """Return the words in the first of the person's languages in which the house prints; German where there is none."""
    offered = words_in()
    spoken = (LANGUAGES.get(name, "") for name in case.person.languages)
    return offered[next((code for code in spoken if code in offered), GERMAN)]


def days_of(service: Service, words: SheetWords) -> list[tuple[str, str]]:
    """Return the days on which it is open, with their hours."""
    return [(day, text.replace("-", " – ")) for day, text in zip(words.days, service.hours, strict=True) if text]
