"""The operator's papers come out of the program and are current; registry and catalogue say the same."""

import pytest
from django.conf import settings

from lotsenbuch.desk.management.commands.write_privacy_papers import PLACE
from lotsenbuch.desk.queries.catalogue import CATALOGUE
from lotsenbuch.desk.queries.privacy_papers import PAPERS
from lotsenbuch.privacy.rules import retention


def test_the_registry_says_what_each_field_says_of_itself() -> None:
    said = {
        (column.rpartition(".")[0], one.deletion.code)
        for one in CATALOGUE
        for column in one.columns
        if column.count(".") == 2
    }
    assert len(said) > 50
    assert {one for one in said if retention.class_of()[one[0]] != one[1]} == set()


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_the_operators_papers_are_current(name: str) -> None:
    written = (settings.BASE / PLACE / name).read_text(encoding="utf-8")
    assert written == PAPERS[name](), "./lotse papers"


def test_the_papers_name_every_data_type_with_its_period() -> None:
    record, concept = PAPERS["verarbeitungsverzeichnis.md"](), PAPERS["loeschkonzept.md"]()
    assert (
        "| Vermerke und Ereignisse | Klasse 1 · Beratung; je Eintrag bis Klasse 3 | L5: 2 Jahre ab: Fallende |"
        in record
    )
    for one in retention.classes().values():
        assert f"### {one.code} · {one.name}" in concept
        assert one.proposals[0].source in concept


def test_the_papers_say_what_the_program_does() -> None:
    record, concept = PAPERS["verarbeitungsverzeichnis.md"](), PAPERS["loeschkonzept.md"]()
    assert "| Auskünfte zum Abholen | Klasse 4 · besonders geschützt | L1, aber 7 Tage ab: Zusammenstellen |" in record
    assert "| eigener Zeitsaldo | ohne Sozialdaten | L7, aber 3 Monate ab: der Tag selbst |" in record
    for others in ("Menschen aus ihrem Umfeld", "Vertrauenspersonen", "Ansprechpersonen der Partner"):
        assert f", {others}" in record
    assert f"Sitzungen enden nach {settings.SESSION_COOKIE_AGE // 3600} Stunden" in concept
    assert "voreingestellt 35\n  Tage]" in concept
