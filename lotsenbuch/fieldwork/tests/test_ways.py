"""Ways of a day by the table of the house."""

from lotsenbuch.fieldwork.rules.ways import Leg, Stop, fits, legs, place_in

TABLE = {frozenset({"Mitte", "Weiher"}): 15, frozenset({"Weiher", "Hafen"}): 25}


def test_the_table_counts_and_what_it_does_not_know_is_taken_as_planned() -> None:
    stops = [Stop("„die Runde um den Weiher“", 60, 10), Stop("Werkstatt am Hafen", 60, 20)]
    assert legs("Mitte", stops, TABLE) == [
        Leg("Mitte", "Weiher", 15, is_known=True),
        Leg("Weiher", "Hafen", 25, is_known=True),
        Leg("Hafen", "Mitte", 20, is_known=False),
    ]
    assert legs("Mitte", [], TABLE) == []
    assert place_in("irgendwo", TABLE) == "irgendwo"


def test_between_two_places_it_goes_by_the_house_when_there_is_something_to_do_there() -> None:
    out, back = Leg("Mitte", "Weiher", 15, is_known=True), Leg("Weiher", "Mitte", 15, is_known=True)
    for pause, is_house_between, ways in ((89, False, 2), (90, False, 4), (0, True, 4)):
        second = Stop("noch einmal am Weiher", 60, 10, pause=pause, is_house_between=is_house_between)
        assert legs("Mitte", [Stop("am Weiher", 60, 10), second], TABLE) == [out, back] * (ways // 2)


def test_the_total_is_said_against_the_day() -> None:
    assert fits(60, 210, 480) == (
        "Wege 1 Std., Gespräche mit Vor- und Nachbereitung 3 Std. 30 Min.; übrig: 3 Std. 30 Min."
    )
    assert fits(45, 240, 240) == (
        "Wege 45 Minuten, Gespräche mit Vor- und Nachbereitung 4 Std.; "
        "45 Minuten mehr, als das Haus an diesem Tag offen hat (4 Std.)"
    )
