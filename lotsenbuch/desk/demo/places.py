"""The invented Kreis: four towns, their districts and the only streets the demo uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Town:
    """A town that does not exist, with a postcode that is not given out."""

    name: str
    postcode: str
    districts: tuple[str, ...]


TOWNS: Mapping[str, Town] = MappingProxyType(
    {
        "lotsenau": Town("Lotsenau", "44532", ("Innenstadt", "Hafenviertel", "Mühlenkamp")),
        "lotsenau-nord": Town("Lotsenau-Nord", "44533", ("Nordstadt", "Am Güterbahnhof")),
        "altenbrueck": Town("Altenbrück", "44534", ("Altstadt", "Brückenfeld")),
        "hafersiel": Town("Hafersiel", "44535", ("Siel", "Haferfeld")),
    }
)

STREETS = ("Musterweg", "Beispielallee", "Teststraße", "Am Probedeich")
