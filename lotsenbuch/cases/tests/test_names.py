"""Names are found in any spelling and nobody is registered twice without a colleague looking."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.cases.rules.names import (
    Likeness,
    birthday_variants,
    cologne,
    fold,
    initials,
    lookalike,
    name_key,
    phonetic_codes,
    phonetic_key,
    search_key,
    search_terms,
    spellings,
)


def finds(typed: str, first: str, last: str) -> bool:
    key = f" {search_key(first, last)}"
    ways = (search_terms(typed), (spellings(typed),))
    return any(all(any(f" {beginning}" in key for beginning in word) for word in way) for way in ways)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Müller", "muller"),
        ("Mu\u0308ller", "muller"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("Schäfer-Lüdenscheidt", "schafer ludenscheidt"),
        ("Groß", "gross"),
        ("GROẞ", "gross"),
        ("Đorđević", "dordevic"),
        ("Søren", "soren"),
        ("Śliwa", "sliwa"),
        ("Łukasz", "lukasz"),
        ("Yılmaz", "yilmaz"),
        ("İnci", "inci"),
        ("Çağla", "cagla"),
        ("Nguyễn", "nguyen"),
        ("Pàdraig", "padraig"),
        ("  von   der Heydt ", "von der heydt"),
        ("В’ячеслав", "вячеслав"),
        ("Ka\u00adtrin", "katrin"),
        ("", ""),
    ],
)
def test_a_name_is_folded_to_its_search_form(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jansen", {"jansen"}),
        ("Müller", {"muller", "mueller"}),
        ("Mueller", {"muller", "mueller"}),
        ("Đorđević", {"dordevic", "djordjevic"}),
        ("O'Brien", {"obrien", "o brien"}),
        ("al-Hakim", {"al hakim", "alhakim"}),
        ("Groß", {"gross"}),
    ],
)
def test_a_name_has_these_spellings(name: str, expected: set[str]) -> None:
    assert spellings(name) == expected


SAME = [
    ("Mueller", "Müller", "Muller", "MÜLLER"),
    ("Đorđević", "Dordevic", "Djordjevic", "Đorđevic"),
    ("Groß", "Gross", "GROSS"),
    ("Weiß", "Weiss"),
    ("Çağla", "Cagla"),
    ("Śliwa", "Sliwa"),
    ("O'Brien", "OBrien", "O Brien", "O’Brien"),
    ("Schäfer-Lüdenscheidt", "Schaefer Luedenscheidt", "Schafer-Lüdenscheidt", "schaefer-ludenscheidt"),
    ("al-Hakim", "Al Hakim", "Alhakim"),
    ("Søren", "Soren", "Soeren", "Sören"),
    ("Yılmaz", "Yilmaz"),
    ("Nguyễn", "Nguyen"),
]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [(typed, stored) for names in SAME for typed in names for stored in names],
)
def test_every_spelling_finds_every_other(typed: str, stored: str) -> None:
    assert spellings(typed) & spellings(stored)
    assert finds(typed, "Quirin", stored)
    assert finds(typed, stored, "Jansen")


@pytest.mark.parametrize(
    "typed", ["von der Heydt", "Heydt", "hey", "heydt kat", "Katarzyna", "Katarzyna von der Heydt"]
)
def test_a_name_with_particles_is_found_with_and_without_them(typed: str) -> None:
    assert finds(typed, "Katarzyna", "von der Heydt")


@pytest.mark.parametrize("typed", ["ydt", "Heydtmann", "Heydt Mirko"])
def test_what_is_not_in_the_name_does_not_find_it(typed: str) -> None:
    assert not finds(typed, "Katarzyna", "von der Heydt")


def test_a_search_for_nothing_has_no_terms() -> None:
    assert search_terms(" - ") == ()


@given(st.text(), st.text())
def test_a_person_is_found_by_the_names_as_they_are_written(first: str, last: str) -> None:
    assert finds(f"{first} {last}", first, last)
    assert finds(f"{last} {first}", first, last)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        # Published examples
        ("Müller-Lüdenscheidt", "65752682"),
        ("Wikipedia", "3412"),
        ("Breschnew", "17863"),
        # One case per rule
        ("Aachen", "046"),
        ("Anna", "06"),
        ("Philipp", "351"),
        ("Petra", "127"),
        ("Schmidt", "862"),
        ("Holz", "058"),
        ("Cäsar", "887"),
        ("Carl", "475"),
        ("Christa", "4782"),
        ("Clara", "457"),
        ("Celle", "85"),
        ("Czerny", "876"),
        ("Koch", "44"),
        ("Buck", "14"),
        ("Racine", "786"),
        ("Scholz", "858"),
        ("Zcholz", "858"),
        ("Hexe", "048"),
        ("Xenia", "486"),
        ("Luxcx", "54848"),
        ("Kxa", "48"),
        ("Fritz", "378"),
        ("Etcetera", "0827"),
        ("Vogt", "342"),
        ("Quirin", "476"),
        ("Weiß", "38"),
        ("Weiss", "38"),
        ("Meier", "67"),
        ("Mayr", "67"),
        ("Yılmaz", "0568"),
        ("Đorđević", "27238"),
        ("H", ""),
        ("", ""),
        ("Юрій", ""),
    ],
)
def test_a_word_has_this_code_of_the_koelner_phonetik(word: str, code: str) -> None:
    assert cologne(word) == code


@given(st.text())
def test_a_code_is_digits_without_doubles_and_with_zero_only_in_front(word: str) -> None:
    code = cologne(word)
    assert set(code) <= set("012345678")
    assert "0" not in code[1:]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß"))
def test_capital_letters_sound_like_small_ones(word: str) -> None:
    assert cologne(word.upper()) == cologne(word)


def test_the_parts_of_a_name_sound_alike_in_any_order() -> None:
    assert phonetic_key("Schäfer-Lüdenscheidt") == "52682 837"
    assert phonetic_key("Luedenscheidt Schaefer") == "52682 837"
    assert phonetic_key("von der Heydt") == phonetic_key("Heidt") == "02"
    assert phonetic_key("al-Hakim") == phonetic_key("Hakim") == "046"


def test_a_name_that_is_a_particle_keeps_it() -> None:
    assert phonetic_key("Le") == "5"
    assert phonetic_key("") == ""


def test_a_name_in_another_script_stands_for_itself() -> None:
    assert phonetic_codes("Юрій") == {"юріи"}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Anna", "Kowalczyk", "A. K."),
        ("Katarzyna", "von der Heydt", "K. H."),
        ("René", "al-Hakim", "R. H."),
        ("Anna-Lena", "Schäfer-Lüdenscheidt", "A. S."),
        ("Émile", "Öztürk", "É. Ö."),
        ("Søren", "Đorđević", "S. Đ."),
        ("Aylin", "O'Brien", "A. O."),
        ("Jan", "'t Hooft", "J. H."),
        ("Çağla", "", "Ç."),
        ("", "", ""),
    ],
)
def test_initials_take_one_letter_of_each_name(first: str, last: str, expected: str) -> None:
    assert initials(first, last) == expected


@given(st.text(), st.text())
def test_initials_never_fail_and_stay_short(first: str, last: str) -> None:
    assert len(initials(first, last)) <= 11


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1985, 3, 12), [(1958, 3, 12), (1985, 12, 3), (1985, 3, 21), (1985, 3, 12)]),
        (date(1994, 5, 31), [(1949, 5, 31), (1994, 5, 13), (1994, 5, 31)]),
        (date(2000, 10, 10), [(2000, 10, 10), (2000, 1, 10), (2000, 10, 1)]),
        (date(2004, 2, 29), [(2004, 2, 29), (2040, 2, 29)]),
    ],
)
def test_a_birthday_has_these_slips(day: date, expected: list[tuple[int, int, int]]) -> None:
    assert birthday_variants(day) == {date(*parts) for parts in expected}


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_slip_leads_back_to_the_day(day: date) -> None:
    assert day in birthday_variants(day)
    assert all(day in birthday_variants(slip) for slip in birthday_variants(day))


ANNA = Likeness("Anna-Lena", "Müller", date(1985, 3, 12))


@pytest.mark.parametrize(
    "other",
    [
        ANNA,
        Likeness("Anna-Lena", "Mueller", date(1985, 3, 12)),
        Likeness("Hannelore", "Miller", date(1985, 3, 12)),
        Likeness("Ana", "Jansen", date(1985, 3, 12)),
        Likeness("Müller", "Anna Lena", date(1985, 3, 12)),
        Likeness("Xenia", "von Müller-Jansen", date(1985, 3, 12)),
        Likeness("Anna Lena", "MUELLER", date(1985, 12, 3)),
        Likeness("Anna-Lena", "Muller", date(1958, 3, 12)),
        Likeness("Müller", "Anna-Lena", date(1985, 3, 21)),
    ],
)
def test_these_may_be_the_same_person(other: Likeness) -> None:
    assert lookalike(ANNA, other)
    assert lookalike(other, ANNA)


@pytest.mark.parametrize(
    "other",
    [
        Likeness("Anna-Lena", "Müller", date(1985, 3, 13)),
        Likeness("Anna-Lena", "Müller", date(1986, 3, 12)),
        Likeness("Xenia", "Jansen", date(1985, 3, 12)),
        Likeness("Anna-Lena", "Jansen", date(1985, 12, 3)),
    ],
)
def test_these_are_different_people(other: Likeness) -> None:
    assert not lookalike(ANNA, other)
    assert not lookalike(other, ANNA)


def test_people_without_any_name_part_in_common_do_not_meet_by_an_empty_sound() -> None:
    assert not lookalike(Likeness("Юрій", "Коваль", date(1990, 1, 2)), Likeness("Олена", "Шевченко", date(1990, 1, 2)))


def test_the_name_key_is_equal_for_all_spellings_of_a_full_name() -> None:
    assert name_key("Katarzyna", "von der Heydt") == name_key("Heydt", "Katarzyna") == "heydt katarzyna"
    assert name_key("Jo\u0308rg", "Müller") == name_key("Joerg", "Mueller") == "jorg muller"
