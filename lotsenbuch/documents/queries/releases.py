"""What a release from confidentiality says on paper and screen, and the signature under it."""

from datetime import date
from uuid import UUID

from lotsenbuch.cases.models import Case
from lotsenbuch.cases.queries import key_of
from lotsenbuch.cases.queries.releases import Kept
from lotsenbuch.cases.rules.release import FIELDS, Direction
from lotsenbuch.documents.models import Signature
from lotsenbuch.letters.papers import Bullets, Facts, Heading, Paper, Paragraph, Signatures
from lotsenbuch.office.models import House
from lotsenbuch.records import cipher

VOLUNTARY = (
    "Sie müssen nicht unterschreiben. Wenn Sie nicht unterschreiben, hat das für Sie keine Nachteile: "
    "nicht beim Geld und nicht in der Beratung."
)
REVOKE = (
    "Sie können jederzeit sagen, dass das nicht mehr gilt: am Telefon, im Gespräch oder schriftlich, ohne Grund. "
    "Es gilt dann sofort nicht mehr. Was vorher weitergegeben wurde, bleibt dabei erlaubt."
)
_DOES = {
    Direction.OUT: "Das Jobcenter darf dieser Stelle etwas über mich sagen.",
    Direction.IN: (
        "Diese Stelle darf dem Jobcenter etwas über mich sagen. Dafür entbinde ich sie von der Schweigepflicht."
    ),
    Direction.BOTH: (
        "Das Jobcenter und diese Stelle dürfen miteinander über mich sprechen. "
        "Dafür entbinde ich beide von der Schweigepflicht."
    ),
}


def fields_of(kept: Kept) -> tuple[str, ...]:
    """Return in plain words what the release is about."""
    one = kept.signed
    return tuple(field.label for field in one.topics or FIELDS if one.covers(int(field.data_class), field.label))


def sentences_of(kept: Kept) -> tuple[str, ...]:
    """Return what the person signs, sentence by sentence; the same on screen and on paper."""
    one = kept.signed
    return (
        _DOES[one.direction],
        f"Wer: {one.recipient.name} ({one.recipient.kind.label}).",
        f"Wofür: {one.purpose.label}. Für nichts anderes.",
        f"Worüber: {'; '.join(fields_of(kept))}. Über nichts anderes.",
        f"Wie lange: vom {one.from_on:%d.%m.%Y} bis zum {one.until_on:%d.%m.%Y}. Danach endet es von selbst.",
        VOLUNTARY,
        REVOKE,
    )


def text_of(case: Case, kept: Kept) -> str:
    """Return the whole text that is signed."""
    return "\n".join((case.person.full_name, *sentences_of(kept)))


def release_paper(case: Case, kept: Kept, house: House, on: date) -> Paper:
    """Return the paper to sign: plain words, room for two hands, and how to revoke."""
    one = kept.signed
    return Paper(
        title="Entbindung von der Schweigepflicht",
        subtitle=case.person.full_name,
        house=house.name,
        on=on,
        number=case.fallnummer,
        blocks=(
            Paragraph(_DOES[one.direction]),
            Facts(
                (
                    ("Name", f"{case.person.full_name}, geboren am {case.person.birth_on:%d.%m.%Y}"),
                    ("Wer", f"{one.recipient.name} ({one.recipient.kind.label})"),
                    ("Wofür", f"{one.purpose.label}. Für nichts anderes."),
                    ("Wie lange", f"vom {one.from_on:%d.%m.%Y} bis zum {one.until_on:%d.%m.%Y}"),
                )
            ),
            Heading("Worüber", 1),
            Bullets(fields_of(kept)),
            Heading("Freiwillig, und jederzeit zu beenden", 1),
            Paragraph(VOLUNTARY),
            Paragraph(REVOKE),
            Signatures((case.person.full_name, house.name)),
            Paragraph(
                "Grundlagen: Art. 7 und Art. 9 Abs. 2 Buchst. a DSGVO, § 67b Abs. 2 SGB X, § 203 StGB.",
                is_small=True,
            ),
        ),
    )


def signature_of(case: Case, release_id: UUID) -> Signature | None:
    """Return the signature under a release."""
    return Signature.objects.filter(case=case, release=release_id).first()


def picture_of(case: Case, signature: Signature) -> bytes | None:
    """Return the picture or scan in clear, or None when the person's key is gone."""
    key = key_of(case.person)
    if key is None:
        return None
    return cipher.unseal_bytes(key, signature.sealed, table="documents_signature", row=signature.id, field="sealed")
