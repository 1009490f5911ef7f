"""The slip of a visit to keep contact."""

from datetime import date

from lotsenbuch.letters.papers import Heading, Paper, Paragraph, ReplySlip

NO_CONTROL = (
    "Dieser Besuch ist keine Kontrolle. Es wird nichts geprüft und nichts weitergegeben. "
    "Dass wir uns nicht getroffen haben, hat keine Folgen."
)


def visit_paper(name: str, on: date, phone: str = "") -> Paper:
    """Return the slip for a door: no name but that of who was there, no house, no Fallnummer, no reason.

    Args:
        name: of the colleague.
        on: day of the visit.
        phone: of the colleague, where there is one to call back.
    """
    call = f"anrufen unter {phone}" if phone else "anrufen"
    blocks = (
        Paragraph("Guten Tag,"),
        Paragraph(f"ich war heute hier, weil ich gern wieder mit Ihnen sprechen möchte. Mein Name ist {name}."),
        Heading("Keine Kontrolle"),
        Paragraph(NO_CONTROL),
        Paragraph(f"Wenn Sie mögen, melden Sie sich: {call}, schreiben oder diesen Zettel zurückgeben."),
        ReplySlip(
            "So erreichen Sie mich gut",
            ticks=("Rufen Sie mich an.", "Schreiben Sie mir.", "Treffen wir uns woanders.", "Bitte gerade nicht."),
            lines=("Nummer oder Ort", "Tag und Uhrzeit"),
        ),
    )
    return Paper(title="Schade, dass wir uns nicht getroffen haben", house="", on=on, blocks=blocks)
