"""The forms of the directory. They are about partners, not about a person with a case."""

from typing import TYPE_CHECKING, Any

from django import forms

from lotsenbuch.intake.rules.tables import MAX_BYTES
from lotsenbuch.partners.models import Organisation, Service, Site
from lotsenbuch.partners.queries.directory import alike_before, standing
from lotsenbuch.partners.queries.search import Asked
from lotsenbuch.partners.rules.exchange import DAYS, is_web_address
from lotsenbuch.partners.rules.kinds import Access, CareKind, Category, Municipal
from lotsenbuch.partners.rules.languages import LANGUAGES
from lotsenbuch.partners.rules.places import Spot, read_places
from lotsenbuch.records.editing import EditForm
from lotsenbuch.ui.fields import GermanDateField, LineTextField, LongTextField, RepeatKeyField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_MOST = 9999
_ANY = [("", "alle")]


def _choices(kind: type[Category | Municipal | Access | CareKind]) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in kind]


class FindForm(forms.Form):
    """What is looked for; nothing of it is kept."""

    mark_optional = False
    q = LineTextField(label="Wer oder was?", required=False, help_text="Vier Buchstaben genügen, auch mit Tippfehler.")
    category = forms.ChoiceField(label="Art", choices=[*_ANY, *_choices(Category)], required=False)
    municipal = forms.ChoiceField(label="§ 16a SGB II", choices=[*_ANY, *_choices(Municipal)[1:]], required=False)
    language = forms.ChoiceField(
        label="Sprache", choices=[*_ANY, *((name, name) for name in LANGUAGES)], required=False
    )
    near = forms.ChoiceField(label="In der Nähe von", required=False)
    only_free = forms.BooleanField(label="nur mit freiem Platz", required=False)
    only_azav = forms.BooleanField(label="nur zugelassen nach AZAV", required=False)
    only_favourites = forms.BooleanField(label="nur die eigene Auswahl", required=False)

    def __init__(self, *args: Any, table: dict[tuple[str, str], Spot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(f"{code};{town}", f"{code} {town}") for code, town in table]
        self.fields["near"].choices = [("", "überall"), *places]  # type: ignore[attr-defined]  # a ChoiceField

    def asked(self) -> Asked:
        """Return the question; what does not fit is left out."""
        if not self.is_bound:
            return Asked()
        self.is_valid()
        data = self.cleaned_data
        postcode, _, town = str(data.get("near", "")).partition(";")
        ticks: dict[str, Any] = {name: bool(data.get(name)) for name in ("only_free", "only_azav", "only_favourites")}
        names = ("category", "municipal", "language")
        picked: dict[str, Any] = {name: str(data.get(name, "")) for name in names}
        return Asked(words=str(data.get("q", "")), postcode=postcode, town=town, **picked, **ticks)


class OrganisationForm(EditForm):
    """An organisation."""

    repeat_key = RepeatKeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    name = LineTextField(label="Name")
    short_name = LineTextField(label="Kurzname", required=False)
    about = LongTextField(label="Was sie macht", required=False, longest=2000)
    website = LineTextField(label="Internet", required=False)
    phone = LineTextField(label="Telefon", required=False)
    mail = forms.EmailField(label="E-Mail", required=False)
    is_internal = forms.BooleanField(label="Abteilung im eigenen Haus", required=False)
    is_azav = forms.BooleanField(label="zugelassen nach AZAV", required=False)
    azav_until = GermanDateField(label="Zulassung bis", required=False)
    cooperation = LongTextField(
        label="Hinweise zur Zusammenarbeit",
        required=False,
        longest=2000,
        help_text="Bleibt im Haus. Nichts über einzelne Menschen mit einem Fall.",
    )
    ended_on = GermanDateField(label="Gibt es nicht mehr seit", required=False)

    def clean_website(self) -> str:
        """Take a web address only."""
        text = str(self.cleaned_data["website"])
        if text and not text.startswith(("https://", "http://")):
            text = f"https://{text}"
        if text and not is_web_address(text):
            raise forms.ValidationError("Bitte eine Internetadresse angeben, zum Beispiel https://www.beispiel.invalid")
        return text


class NewOrganisationForm(OrganisationForm):
    """An organisation that is entered: what may stand there already is shown first, and is no obstacle."""

    is_another = forms.BooleanField(label="Es ist eine andere Organisation", required=False)
    near: tuple[Organisation, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = self.fields.pop("is_another")

    def clean(self) -> dict[str, Any]:
        """Ask once whether it is one of those that read like it."""
        data = super().clean() or self.cleaned_data
        names = ("name", "website", "mail", "phone")
        self.near = tuple(alike_before(*(str(data.get(name, "")) for name in names))) if data.get("name") else ()
        if self.near:
            self.fields["is_another"] = self.asked
            if not self.data.get(self.add_prefix("is_another")):
                said = "Vielleicht steht sie schon im Verzeichnis: bitte oben ansehen oder unten ankreuzen."
                self.add_error("name", said)
        return data


POSTCODE_DIGITS = 5


class SiteForm(EditForm):
    """Where it is."""

    repeat_key = RepeatKeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    name = LineTextField(label="Name des Ortes", required=False)
    street = LineTextField(label="Straße und Hausnummer", required=False)
    postcode = LineTextField(label="Postleitzahl")
    town = LineTextField(label="Ort")
    phone = LineTextField(label="Telefon", required=False)
    way = LineTextField(label="Wie man hinkommt", required=False)
    access = forms.MultipleChoiceField(
        label="Barrierefreiheit", choices=_choices(Access), required=False, widget=forms.CheckboxSelectMultiple
    )
    access_note = LineTextField(label="Mehr zur Barrierefreiheit", required=False)
    ended_on = GermanDateField(label="Gibt es nicht mehr seit", required=False)

    def clean_postcode(self) -> str:
        """Take five digits: „in der Nähe“ goes by them."""
        text = str(self.cleaned_data["postcode"]).strip()
        if not (len(text) == POSTCODE_DIGITS and text.isascii() and text.isdigit()):
            raise forms.ValidationError("Bitte fünf Ziffern angeben, zum Beispiel 44532.")
        return text


class ServiceForm(EditForm):
    """What is offered there."""

    repeat_key = RepeatKeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    name = LineTextField(label="Angebot")
    category = forms.ChoiceField(label="Art", choices=_choices(Category))
    municipal = forms.ChoiceField(label="Leistung nach § 16a SGB II", choices=_choices(Municipal), required=False)
    about = LongTextField(label="Was dort geschieht", required=False, longest=2000)
    target_group = LineTextField(label="Für wen", required=False)
    area = LineTextField(label="Für welches Gebiet", required=False)
    languages = LineTextField(label="Sprachen", required=False, help_text="mit Komma getrennt")
    sites = forms.ModelMultipleChoiceField(
        label="Wo", queryset=Site.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    hours_note = LineTextField(label="Hinweis zu den Zeiten", required=False)
    way_in = LineTextField(
        label="Wie man hineinkommt", required=False, help_text="zum Beispiel: anrufen, offene Sprechstunde"
    )
    cost = LineTextField(label="Kosten für die Person", required=False)
    phone = LineTextField(label="Telefon", required=False)
    mail = forms.EmailField(label="E-Mail", required=False)
    waiting_weeks = forms.IntegerField(label="Wartezeit in Wochen", required=False, min_value=0, max_value=_MOST)
    free_places = forms.IntegerField(label="Freie Plätze", required=False, min_value=0, max_value=_MOST)
    places_on = GermanDateField(label="Stand von", required=False, past=True)
    places_by = LineTextField(label="Wer das gesagt hat", required=False)
    ended_on = GermanDateField(label="Gibt es nicht mehr seit", required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["sites"].queryset = Site.objects.filter(organisation=organisation, ended_on=None)
        fields["sites"].label_from_instance = lambda site: site.name or site.address
        for place, day in enumerate(DAYS):
            label = f"Öffnungszeiten {day}"
            fields[f"hours_{place}"] = LineTextField(
                label=label, required=False, help_text="8-12, 13:30-16; leer heißt: geschlossen" if not place else ""
            )

    def values(self) -> dict[str, Any]:
        """Return the fields of a service."""
        data = dict(self.cleaned_data)
        data["hours"] = [data.pop(f"hours_{place}") for place in range(len(DAYS))]
        data["languages"] = [part.strip() for part in data["languages"].split(",") if part.strip()]
        return {name: value for name, value in data.items() if name not in ("repeat_key", "version")}

    @staticmethod
    def start(row: Service) -> dict[str, Any]:
        """Return the fields of a service as the form shows them."""
        names = [field.name for field in Service._meta.concrete_fields]
        told = {name: getattr(row, name) for name in names if name not in ("search_vector", "search_text")}
        hours = {f"hours_{place}": text for place, text in enumerate(row.hours)}
        return {
            **told,
            **hours,
            "languages": ", ".join(row.languages),
            "sites": list(row.ats.values_list("site_id", flat=True)),
        }


class ContactForm(EditForm):
    """Whom one reaches there."""

    repeat_key = RepeatKeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    name = LineTextField(
        label="Name", help_text="Was die Person uns für die Zusammenarbeit gegeben hat, nichts Privates."
    )
    role = LineTextField(label="Aufgabe", required=False)
    phone = LineTextField(label="Telefon", required=False)
    mail = forms.EmailField(label="E-Mail", required=False)
    reached = LineTextField(label="Gut zu erreichen", required=False)
    ended_on = GermanDateField(label="Nicht mehr dort seit", required=False)


class MergeForm(forms.Form):
    """Which entry stays."""

    repeat_key = RepeatKeyField()
    into = forms.ModelChoiceField(
        label="Welcher Eintrag bleibt?", queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, double: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = standing().exclude(pk=double.pk).prefetch_related("sites")
        into.label_from_instance = _named


def _named(organisation: Organisation) -> str:
    """Return the name with its towns: of two entries of one name the town says which is which."""
    towns = dict.fromkeys(site.town for site in organisation.sites.all() if site.ended_on is None)
    return ", ".join([organisation.name, *towns])


class CareForm(forms.Form):
    """What happened between the house and a partner (C91)."""

    repeat_key = RepeatKeyField()
    kind = forms.ChoiceField(label="Was", choices=_choices(CareKind))
    happened_on = GermanDateField(label="Wann", initial="heute", past=True)
    text = LongTextField(
        label="Was war, was gilt", longest=2000, help_text="Nichts über einzelne Menschen mit einem Fall."
    )
    valid_until = GermanDateField(label="Gilt bis", required=False)
    again_on = GermanDateField(label="Wieder daran denken am", required=False)


class PlacesForm(forms.Form):
    """The table of places."""

    mark_optional = False
    table = LongTextField(
        label="Orte",
        longest=400_000,
        help_text="Je Zeile Postleitzahl, Ort, Breite und Länge: 44532; Lotsenau; 51,60; 7,65",
    )
    spots: list[Spot]

    def clean_table(self) -> str:
        """Read the table; a line that cannot be read is named."""
        text = str(self.cleaned_data["table"])
        try:
            self.spots = read_places(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return text


class DirectoryFileForm(forms.Form):
    """A directory from a file."""

    mark_optional = False
    file = forms.FileField(
        label="Datei",
        help_text="CSV oder XLSX wie die Ausgabe, oder HSDS als ZIP oder JSON.",
        error_messages={"required": "Bitte eine Datei auswählen.", "empty": "Die Datei ist leer."},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.zip,.json"}),
    )
    is_trial = forms.BooleanField(label="Nur prüfen, nichts speichern", required=False, initial=True)

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is larger than any directory."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError("Die Datei ist größer als 20 MB. Bitte auf mehrere Dateien aufteilen.")
        return file


class DataForm(forms.Form):
    """What a partner says about its own entry."""

    is_right = forms.ChoiceField(
        label="Stimmen diese Angaben?",
        choices=[("yes", "Ja, alles stimmt"), ("no", "Nein, etwas hat sich geändert")],
        widget=forms.RadioSelect,
    )
    words = LongTextField(label="Was hat sich geändert?", required=False, longest=2000)
    service = forms.ModelChoiceField(
        label="Wartezeit und freie Plätze bei",
        queryset=Service.objects.none(),
        required=False,
        empty_label="keine Angabe",
    )
    waiting_weeks = forms.IntegerField(label="Wartezeit in Wochen", required=False, min_value=0, max_value=_MOST)
    free_places = forms.IntegerField(label="Freie Plätze", required=False, min_value=0, max_value=_MOST)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(organisation=organisation, ended_on=None)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]  # a model's field
        if len(services) == 1:
            self.initial["service"] = services[0]

    def clean(self) -> dict[str, Any]:
        """Ask for the service where waiting time or places are named: a number of no service would be lost."""
        data = super().clean() or self.cleaned_data
        if not data.get("service") and {data.get("waiting_weeks"), data.get("free_places")} != {None}:
            self.add_error("service", "Bitte auswählen, für welches Angebot das gilt.")
        return data
