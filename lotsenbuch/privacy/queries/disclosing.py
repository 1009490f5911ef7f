"""What was disclosed and can still be fetched."""

from uuid import UUID

from django.db.models import QuerySet

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import key_of
from lotsenbuch.privacy.models import Disclosure
from lotsenbuch.records import cipher

# Each part: its column, how its file's name ends, and its type.
_PARTS = {
    "pdf": ("pdf", ".pdf", "application/pdf"),
    "json": ("data", ".json", "application/json"),
    "arzt": ("medical", "-arzt.pdf", "application/pdf"),
    "fachkraft": ("personal", "-fachkraft.pdf", "application/pdf"),
}
PARTS = tuple(_PARTS)
_WORDS = {Disclosure.Kind.DISCLOSURE: "auskunft", Disclosure.Kind.INSPECTION: "akteneinsicht"}


def disclosures_of(case: Case) -> QuerySet[Disclosure]:
    """Return one's own disclosures of a case that have not expired, without their content."""
    return Disclosure.objects.filter(case=case).defer("pdf", "data")


def disclosure_of(case: Case, disclosure_id: UUID) -> Disclosure | None:
    """Return one of them."""
    return Disclosure.objects.filter(case=case, pk=disclosure_id).first()


def content_of(case: Case, row: Disclosure, part: str) -> tuple[bytes, str, str] | None:
    """Return bytes, file name and type of a part; None where there is none or the person's key is gone."""
    key, told = key_of(case.person), _PARTS.get(part)
    sealed = getattr(row, told[0]) if told else None
    if key is None or told is None or sealed is None:
        return None
    column, ending, content_type = told
    data = cipher.unseal_bytes(key, sealed, table="privacy_disclosure", row=row.id, field=column)
    return data, f"{_WORDS[Disclosure.Kind(row.kind)]}-{case.fallnummer}{ending}", content_type
