"""Names of many origins, right for gender; no library, so that an update never renames the demo's people.

A family name with two forms is written "Kowalski|Kowalska": first for men, second for women.
"""

from dataclasses import dataclass
from random import Random

from lotsenbuch.desk.demo.dossier import Gender

GENERATION_OF_PARENTS = 42


@dataclass(frozen=True, slots=True)
class Origin:
    """Where names and a first language come from, and how often in a hundred people."""

    language: str
    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    older_women: tuple[str, ...] = ()
    older_men: tuple[str, ...] = ()

    def given(self, rng: Random, gender: Gender, age: int) -> str:
        """Draw a given name that fits gender and generation."""
        if gender in {Gender.D, Gender.X}:
            return rng.choice(NEUTRAL)
        young, older = (self.women, self.older_women) if gender is Gender.W else (self.men, self.older_men)
        return rng.choice(older if older and age >= GENERATION_OF_PARENTS else young)

    def family(self, rng: Random) -> str:
        """Draw a family name with its forms."""
        return rng.choice(self.families)


def family_form(family: str, gender: Gender) -> str:
    """Return the form of a family name that the person carries."""
    forms = family.split("|")
    return forms[-1] if gender is Gender.W else forms[0]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


NEUTRAL = _words("Robin Kim Toni Sascha Deniz Luca Noa Charlie Mika Jona Alex Sam Eike Kai")

GERMAN = Origin(
    "Deutsch",
    50,
    _words(
        "Lea Jana Svenja Merle Wiebke Lena Hannah Mareike Anneke Julia Franziska Katharina Nele Laura Pia Sarah "
        "Vanessa Jasmin Chantal Celina Michelle Sophie Emily Marie-Luise Zoë Thea Käthe Frederike Imke Rieke"
    ),
    _words(
        "Jannik Leon Finn Tjark Malte Jonas Lukas Niklas Marvin Kevin Justin Dennis Tobias Sebastian Björn Jörn "
        "Hannes Moritz Till Jannis Fabian Philipp Dominik Pascal Maik Sönke Ole Torben René Jan-Niklas"
    ),
    _words(
        "Schäfermeier Krüger Böhme Möllenkamp Köhnsen Jägering Kißling Groß Gross Strauß Thießen Hinrichs "
        "Petersen Janßen Ahlers Wesseling Brömmelkamp Lütkehaus Overbeck Kampmann Dierkes Rehbein Sandmann "
        "Vogtländer Zierold Pahlke Nettelbeck Hagedorn Quante Rüschkamp Tönnies Uhlenbrock Ellerbrock Grünewald "
        "Hölscher Pöppelmann Schürmann Süßmilch Wörmann Vennemann von_der_Heide van_Laak zur_Mühlen Meyer-Lohse "
        "Schulte-Austum Lindgreve Weidemann Brockhaus Stegemann Telgmann Averbeck Holtkamp Fehrmann Kortenbach "
        "Düsterhöft Wiegand"
    ),
    _words(
        "Sabine Petra Monika Ursula Birgit Heike Martina Gabriele Karin Renate Ingrid Silke Anke Ute Bärbel "
        "Kerstin Marlies Dörte Elke Hannelore"
    ),
    _words(
        "Jürgen Günter Bernhard Rainer Uwe Holger Detlef Volker Jörg Norbert Manfred Hartmut Klaus-Dieter Ralf "
        "Dirk Heiko Friedhelm Ingo Torsten Wolf-Dieter"
    ),
)

ORIGINS = (
    GERMAN,
    Origin(
        "Türkisch",
        8,
        _words("Elif Zeynep Aylin Büşra Çağla Gülay Hatice Sevgi Nurcan Şirin"),
        _words("Emir Yusuf Hüseyin Murat Okan Tolga Çetin İsmail Oğuz Kaan"),
        _words("Öztürk Yıldırak Kılıç Aydoğan Çelebi Şenol Korkmaz Tanrıverdi Güneş Ünal"),
    ),
    Origin(
        "Ukrainisch",
        8,
        _words("Oksana Viktoriia Halyna Iryna Solomija Natalija Ljudmyla Kateryna"),
        _words("Andrij Bohdan Taras Oleh Mykola Dmytro Wolodymyr Jurij"),
        _words("Schewtschuk Kowaltschuk Bondarenko Melnytschuk Hrytsenko Lyssowyk Petrenko Sawtschuk"),
    ),
    Origin(
        "Arabisch",
        8,
        _words("Rana Amina Layla Hiba Samar Fatima Dalia Nisrin"),
        _words("Omar Khaled Bilal Tarek Samir Yassin Hamza Mahmoud"),
        _words("al-Hakim Haddad Nassar al-Masri Khalil Idlibi Sabbagh el-Amrani Barakat"),
    ),
    Origin(
        "Polnisch",
        5,
        _words("Agnieszka Katarzyna Małgorzata Zofia Beata Ewelina"),
        _words("Paweł Łukasz Krzysztof Marcin Wojciech Zbigniew"),
        _words("Wiśniewski|Wiśniewska Kowalczyk Zieliński|Zielińska Śliwa Dąbrowski|Dąbrowska Mazurek Wójcik"),
    ),
    Origin(
        "Dari",
        4,
        _words("Shabnam Fereshta Zahra Nilofar Marzia Soraya"),
        _words("Farid Najib Mustafa Rahim Sayed Jawad"),
        _words("Rahimi Noori Hashimi Amiri Sadat Mohammadi Qaderi"),
    ),
    Origin(
        "Russisch",
        4,
        _words("Olga Swetlana Larissa Alina Jelena Nadja"),
        _words("Sergej Alexej Viktor Igor Maxim Waldemar"),
        _words("Sorokin|Sorokina Lebedew|Lebedewa Morosow|Morosowa Reimchen Kusnezow|Kusnezowa Dyck"),
    ),
    Origin(
        "Rumänisch",
        3,
        _words("Ioana Mirela Florentina Alexandra Ștefania Crina"),
        _words("Ionuț Cosmin Florin Răzvan Mihai Marius"),
        _words("Pădureanu Moldovan Rusu Țurcanu Stănescu Bălan Ciobanu"),
    ),
    Origin(
        "Kurdisch",
        2,
        _words("Rojin Berîvan Zilan Hêlîn"),
        _words("Azad Baran Rêber Şiyar"),
        _words("Demirkan Bozan Şahinoğlu Hesen Xelîl"),
    ),
    Origin(
        "Bulgarisch",
        2,
        _words("Desislava Radka Silvija Teodora"),
        _words("Dimitar Plamen Stefan Borislav"),
        _words("Dimitrow|Dimitrowa Georgiew|Georgiewa Kolew|Kolewa Stojanow|Stojanowa"),
    ),
    Origin(
        "Tigrinya",
        2,
        _words("Selam Rahel Feven Luwam"),
        _words("Filmon Samuel Tesfay Robel"),
        _words("Tekle Haile Kidane Gebreab Habtemariam"),
    ),
    Origin(
        "Albanisch",
        2,
        _words("Arta Vjosa Blerta Drita"),
        _words("Arben Besnik Driton Luan"),
        _words("Gashi Krasniqi Hoxhaj Berisha Shala"),
    ),
    Origin(
        "Serbisch",
        2,
        _words("Jelena Milica Dragana Vesna"),
        _words("Nenad Zoran Miloš Goran"),
        _words("Đorđević Jovanović Marković Živković Stanković"),
    ),
    Origin(
        "Italienisch",
        2,
        _words("Giulia Rosalia Antonella Federica"),
        _words("Salvatore Carmelo Matteo Vincenzo"),
        _words("Lo_Presti Bellandi Sciacca D’Angelo Ferrante"),
    ),
    Origin(
        "Griechisch",
        1,
        _words("Eleni Despina Sofia"),
        _words("Nikos Kostas Jannis"),
        _words("Papadakis|Papadaki Nikolaidis|Nikolaidou Georgiadis|Georgiadou"),
    ),
    Origin("Vietnamesisch", 1, _words("Thị_Mai Lan Hương"), _words("Minh Đức Tuấn"), _words("Nguyễn Trần Phạm")),
    Origin("Somali", 1, _words("Hodan Sahra Ifrah"), _words("Abdi Liban Guled"), _words("Warsame Farah Jama")),
    Origin(
        "Französisch", 1, _words("Aïcha Mariam Émilie"), _words("Moussa Émile Ousmane"), _words("Diallo Sanogo Koné")
    ),
)


def draw_origin(rng: Random, *, foreign: bool) -> Origin:
    """Draw an origin by weight; `foreign` leaves out German as the first language."""
    choice = ORIGINS[1:] if foreign else ORIGINS
    return rng.choices(choice, weights=[origin.weight for origin in choice])[0]
