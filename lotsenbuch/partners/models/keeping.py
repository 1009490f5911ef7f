"""Who keeps the directory: who works with cases or sets the house up; everybody in the house reads it."""

from lotsenbuch.records.policy import SETS_UP, WrittenBy

KEEPS = f"({SETS_UP}) OR lotse_has_role('fallmanagement') OR lotse_has_role('clearing')"


def kept_by_the_house(name: str, *, delete: str = "") -> WrittenBy:
    """Return the rule of a table of the directory: no person with a case stands in it, so it has no row policies."""
    return WrittenBy(name=f"{name}_written", insert=KEEPS, update=KEEPS, delete=delete)
