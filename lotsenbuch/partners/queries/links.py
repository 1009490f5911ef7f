"""What the link of a partner opens."""

from uuid import UUID

from lotsenbuch.partners.models import Organisation
from lotsenbuch.partners.rules.tokens import hash_of
from lotsenbuch.records.guard import ask_guard

from .directory import organisation_of
from .signing import unsigned


def organisation_behind(address: str) -> tuple[UUID, Organisation] | None:
    """Return the key of the link behind an address and the entry it opens; None for all that open nothing."""
    token = unsigned(address)
    if token is None:
        return None
    link_id: UUID | None = ask_guard("partners_open_link", hash_of(token))
    if link_id is None:
        return None
    row = Organisation.objects.filter(links__pk=link_id, merged_into=None).first()
    whole = organisation_of(row.pk) if row else None
    return (link_id, whole) if whole else None
