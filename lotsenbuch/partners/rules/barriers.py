"""Which doors fit a barrier, by its words: an offer that people choose from, never a decision. Pure Python."""

from .kinds import Category
from .words import plain

# In the order in which they are offered; a stem is looked for at the beginning of a word.
_STEMS: tuple[tuple[Category, tuple[str, ...]], ...] = (
    (Category.DEBT, ("schuld", "verschuld", "ueberschuld", "pfaend", "insolvenz")),
    (Category.ADDICTION, ("sucht", "alkohol", "drogen", "spielen", "konsum")),
    (Category.PSYCHOSOCIAL, ("psych", "seel", "angst", "depress", "krise")),
    (Category.HEALTH, ("gesund", "krank", "schmerz", "koerper")),
    (Category.HOUSING, ("wohn", "miet", "obdach", "raeum")),
    (Category.CHILDCARE, ("kind", "betreu", "allein")),
    (Category.CARE, ("pfleg", "angehoer")),
    (Category.LANGUAGE, ("sprach", "deutsch")),
    (Category.MIGRATION, ("migra", "flucht", "aufenthalt", "anerkenn")),
    (Category.SCHOOL, ("schulab", "schulbild", "schulisch", "abschluss", "lesen", "schreib")),
    (Category.TRAINING, ("ausbild", "qualifik", "beruf", "bewerb")),
    (Category.PROBATION, ("straf", "haft", "vorstraf", "bewaehr")),
    (Category.VIOLENCE, ("gewalt",)),
    (Category.DISABILITY, ("behinder", "inklus")),
    (Category.FAMILY, ("famil", "trenn", "erzieh")),
)


def doors_for(barrier: str) -> list[Category]:
    """Return the categories whose words stand in a barrier, the likeliest first; none is no answer but a question."""
    words = plain(barrier).split()
    return [kind for kind, stems in _STEMS if any(word.startswith(stems) for word in words)]
