"""Which doors fit a barrier, by its words: an offer that people choose from, never a decision. Pure Python."""

from lotsenbuch.records.rules import DataClass

from .kinds import Category
from .words import plain

# In the order in which they are offered; a stem is looked for at the beginning of a word.
_STEMS: tuple[tuple[Category, tuple[str, ...]], ...] = (
    (
        Category.DEBT,
        ("schuld", "verschuld", "ueberschuld", "pfaend", "insolvenz", "zahlung", "rechnung", "mahn", "glaeubig",
         "inkasso"),
    ),
    (Category.ADDICTION, ("sucht", "alkohol", "drogen", "spielen", "konsum")),
    (Category.PSYCHOSOCIAL, ("psych", "seel", "angst", "depress", "krise")),
    (Category.HEALTH, ("gesund", "krank", "schmerz", "koerper")),
    (
        Category.HOUSING,
        ("wohn", "miet", "obdach", "raeum", "schlaf", "schlaeft", "unterkunft", "gemeinschaftsunterkunft"),
    ),
    (Category.CHILDCARE, ("kind", "betreu", "allein")),
    (Category.CARE, ("pfleg", "angehoer")),
    (Category.LANGUAGE, ("sprach", "deutsch")),
    (Category.MIGRATION, ("migra", "flucht", "aufenthalt", "anerkenn", "anerkannt")),
    (Category.SCHOOL, ("schulab", "schulbild", "schulisch", "abschluss", "lesen", "schreib")),
    (Category.TRAINING, ("ausbild", "qualifik", "beruf", "bewerb")),
    (Category.PROBATION, ("straf", "haft", "vorstraf", "bewaehr")),
    (Category.VIOLENCE, ("gewalt",)),
    (Category.DISABILITY, ("behinder", "inklus")),
    (Category.FAMILY, ("famil", "trenn", "erzieh")),
)  # fmt: skip
# A protected barrier without a known word: its class alone says which doors it is about.
_BY_CLASS: dict[int, tuple[Category, ...]] = {
    DataClass.HEALTH: (Category.HEALTH, Category.ADDICTION, Category.PSYCHOSOCIAL),
    DataClass.DEBTS: (Category.DEBT, Category.PROBATION),
}


def doors_for(barrier: str, data_class: int = DataClass.COUNSELLING) -> list[Category]:
    """Return the categories whose words stand in a barrier, the likeliest first; none is no answer but a question."""
    words = plain(barrier).split()
    found = [kind for kind, stems in _STEMS if any(word.startswith(stems) for word in words)]
    return found or list(_BY_CLASS.get(data_class, ()))
