"""Papers about walks: the card of a folder, the texts after a loss, a copy for the person."""

from collections.abc import Callable, Sequence

from lotsenbuch.fieldwork.models import Card, Device
from lotsenbuch.fieldwork.queries.folder import FolderPage, Inside
from lotsenbuch.fieldwork.queries.out import OnIt
from lotsenbuch.fieldwork.rules.facts import ALWAYS_ALONG, KEYWORD, keyword, nameless
from lotsenbuch.fieldwork.rules.out import REPORT_WITHIN
from lotsenbuch.letters.papers import Block, Bullets, Facts, Heading, Paper, Paragraph, Signatures, blocks_of, render
from lotsenbuch.office.models import House
from lotsenbuch.records import clock
from lotsenbuch.records.rules import DataClass
from lotsenbuch.ui.templatetags.ui import clock as spoken_clock
from lotsenbuch.ui.templatetags.ui import moment

KEYWORDS = 3
_SECURED = (
    "Die Mappe war doppelt verschlüsselt: mit einer Passphrase der Kollegin oder des Kollegen und mit einem Anteil des "
    "Hauses, der mit der Sperre vernichtet wurde. Seither öffnet die Passphrase allein sie nicht mehr. Das gilt nicht "
    "für eine Mappe, die auf dem Gerät mit einem Passkey bereitgelegt war: Sie öffnet auch, wer ihn auslösen kann "
    "(Finger, Gesicht oder Sperrcode des Telefons). Zwischen Verlust und Sperre hätte sie öffnen können, wer die "
    "Passphrase kannte und auf dem Gerät noch angemeldet war."
)
_TO_SETTLE = (
    "Mit der Kollegin oder dem Kollegen zu klären: War ein Passkey eingerichtet? War die Mappe beim Verlust geöffnet?"
)


def card_pdf(card: Card, page: FolderPage, house: str) -> bytes:
    """Return the card of a folder as A6: times, initials, keywords, what to mind; no name, nothing of class 2 or up."""
    lines = tuple((spoken_clock(one.meeting.at), _line(one)) for one in page.inside)
    end = Paragraph(f"Nach der Rückkehr vernichten und abhaken, spätestens {moment(card.due_at)}.", is_quiet=True)
    blocks = (Facts(lines), end)
    return render(Paper(f"Karte {card.number}", house, clock.today(), blocks=blocks, size="a6"))


def _line(one: Inside) -> str:
    items = [item for item in one.items if item["class"] in {DataClass.MASTER, DataClass.COUNSELLING}]
    items.sort(key=lambda item: item["kind"] != KEYWORD.code)  # what somebody wrote for it has room first
    words = [keyword(str(item["text"])) for item in items[:KEYWORDS]]
    told, person = [*words, *(f"Vor Ort: {hazard}" for hazard in one.hazards)], one.case.person
    return "\n".join(
        [one.case.outline.initials, *(nameless(text, person.first_name, person.last_name) for text in told)]
    )


def copy_pdf(title: str, text: str, house: str) -> bytes:
    """Return a copy for the person: what was written, without a number and without a name on the page."""
    return render(Paper(title, house, clock.today(), blocks=blocks_of(text)))


def loss_pdf(paper: str, device: Device, rows: Sequence[OnIt], house: House) -> bytes:
    """Return one of the texts after a loss, with what is known."""
    title, build = LOSS_PAPERS[paper]
    blocks = build(device, rows, house.information_contact)
    return render(Paper(title, f"{house.name} · {house.address}", clock.today(), blocks=blocks, foot="Entwurf"))


def _known(device: Device, rows: Sequence[OnIt]) -> Facts:
    classes = sorted({one for row in rows for one in row.classes})
    return Facts(
        (
            ("Gerät", device.name),
            ("Bekannt und gesperrt", moment(device.locked_at)),
            ("Was geschah", device.locked_because or "verloren"),
            ("Zuletzt verbunden", moment(device.last_contact_at) if device.last_contact_at else "nie"),
            ("Geleert", moment(device.wiped_at) if device.wiped_at else "noch nicht gemeldet"),
            ("Betroffene Personen", str(len(rows))),
            ("Angekreuzte Angaben", str(sum(len(row.kinds) for row in rows))),
            ("Arten von Daten", ", ".join(one.label for one in classes) or "keine"),
        )
    )


def _until(device: Device) -> str:
    return moment(device.locked_at + REPORT_WITHIN) if device.locked_at else "72 Stunden, nachdem es bekannt wurde"


def _authority(device: Device, rows: Sequence[OnIt], contact: str) -> tuple[Block, ...]:
    return (
        Paragraph("An die Aufsichtsbehörde für den Datenschutz"),
        Paragraph(
            f"Frist: {_until(device)}, 72 Stunden, nachdem die Verletzung bekannt wurde. Später nur mit Begründung; "
            "was noch fehlt, kann nachgereicht werden (Art. 33 Abs. 1 und 4 DSGVO)."
        ),
        Heading("Was geschehen ist (Art. 33 Abs. 3 Buchst. a DSGVO)"),
        _known(device, rows),
        Heading("Ansprechstelle (Buchst. b)"),
        Paragraph(f"Datenschutzbeauftragte oder Datenschutzbeauftragter des Hauses: {contact}"),
        Heading("Wahrscheinliche Folgen (Buchst. c)"),
        Paragraph(_SECURED),
        Paragraph(_TO_SETTLE),
        Paragraph("Nach heutigem Stand ist eine Kenntnisnahme durch Fremde: "),
        Heading("Ergriffene und vorgeschlagene Maßnahmen (Buchst. d)"),
        Bullets(
            (
                "Gerät gesperrt, Mappen zurückgerufen, Anteil des Hauses am Schlüssel vernichtet.",
                "Beim nächsten Kontakt löscht sich das Gerät selbst.",
                "Ungesendete Notizen sind nur für das Haus lesbar verschlüsselt.",
            )
        ),
        Heading("Dokumentation (Art. 33 Abs. 5)"),
        Paragraph("Die Zugriffe auf diese Mappen stehen im Protokoll des Hauses."),
        Signatures(),
    )


def _social(device: Device, rows: Sequence[OnIt], contact: str) -> tuple[Block, ...]:
    return (
        Paragraph("An die Rechts- oder Fachaufsichtsbehörde"),
        Paragraph(
            "Anzeige nach § 83a SGB X: Eine Verletzung des Schutzes von Sozialdaten, die der Aufsicht gemeldet wird, "
            "ist auch der Rechts- oder Fachaufsichtsbehörde mitzuteilen."
        ),
        Heading("Was geschehen ist"),
        _known(device, rows),
        Heading("Sicherung und Maßnahmen"),
        Paragraph(_SECURED),
        Paragraph(_TO_SETTLE),
        Paragraph(f"Datenschutzbeauftragte oder Datenschutzbeauftragter des Hauses: {contact}"),
        Paragraph(f"Meldung an die Aufsicht für den Datenschutz (Frist: {_until(device)}) am: "),
        Signatures(),
    )


def _persons(device: Device, rows: Sequence[OnIt], contact: str) -> tuple[Block, ...]:
    kinds = (*ALWAYS_ALONG, *sorted({kind for row in rows for kind in row.kinds}))
    return (
        Paragraph(
            "Text für die Briefe an die Betroffenen; hier stehen nur Fallnummern. Ob benachrichtigt werden muss, "
            "entscheidet das Haus: Bei wirksamer Verschlüsselung kann die Pflicht entfallen "
            "(Art. 34 Abs. 3 Buchst. a DSGVO). Der Satz über den Passkey fällt weg, wenn keiner eingerichtet war; was "
            "bei einer Person nicht in der Mappe war, wird in ihrem Brief gestrichen."
        ),
        Heading("Brieftext"),
        Paragraph("Guten Tag,"),
        Paragraph(
            f"ein Diensttelefon unseres Hauses ist verloren gegangen. Wir haben es gesperrt, sobald wir es wussten "
            f"({moment(device.locked_at)}). Auf dem Telefon lag eine verschlüsselte Mappe für ein Gespräch mit Ihnen."
        ),
        Paragraph("Darin konnten stehen:"),
        Bullets(kinds),
        Paragraph(
            "Die Mappe ist verschlüsselt, und unseren Teil des Schlüssels haben wir mit der Sperre vernichtet. Öffnen "
            "könnte sie noch, wer auf dem Telefon den Passkey der Kollegin oder des Kollegen auslösen kann, also deren "
            "Finger, Gesicht oder Sperrcode hat."
        ),
        Paragraph(
            f"Es tut uns leid. Fragen beantwortet Ihnen die oder der Datenschutzbeauftragte unseres Hauses: {contact}."
        ),
        Paragraph(
            "Wenn Ihnen etwas Ungewöhnliches auffällt, sagen Sie uns bitte Bescheid. Sie müssen sonst nichts tun."
        ),
        Heading("Betroffene"),
        Facts(tuple((row.fallnummer, f"{row.initials}: {row.class_words}") for row in rows)),
    )


type _Build = Callable[[Device, Sequence[OnIt], str], tuple[Block, ...]]
LOSS_PAPERS: dict[str, tuple[str, _Build]] = {
    "meldung-art-33": ("Meldung an die Aufsicht (Art. 33 DSGVO)", _authority),
    "anzeige-83a": ("Anzeige nach § 83a SGB X", _social),
    "brief-art-34": ("Benachrichtigung der Betroffenen (Art. 34 DSGVO)", _persons),
}
