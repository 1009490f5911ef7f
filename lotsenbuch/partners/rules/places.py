"""How far it is from place to place, and where places lie on a map that nobody is asked for. Pure Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

_EARTH_KM = 6371.0
WIDTH, HEIGHT, EDGE = 640.0, 400.0, 80.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: postcode, name, position in degrees."""

    postcode: str
    town: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place on the map, in the units of the drawing, and how many services are there."""

    spot: Spot
    x: float
    y: float
    count: int
    is_here: bool
    number: int

    @property
    def size(self) -> float:
        """Return the radius of the dot: its area grows with the number."""
        return round(7 + 3 * sqrt(self.count), 1)

    @property
    def label_y(self) -> float:
        """Return where the name stands below the dot."""
        return round(self.y + self.size + 18, 1)


def distance_km(one: Spot, other: Spot) -> float:
    """Return the distance as the crow flies in kilometres (haversine)."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    half = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))


def drawn(counted: Sequence[tuple[Spot, int]], here: Spot | None) -> list[Drawn]:
    """Return the places in a frame of `WIDTH` × `HEIGHT`, north on top, distances true to each other."""
    if not counted:
        return []
    middle = sum(spot.latitude for spot, _ in counted) / len(counted)
    squeeze = cos(radians(middle))
    points = [(spot.longitude * squeeze, -spot.latitude) for spot, _ in counted]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    scale = min((WIDTH - 2 * EDGE) / wide if wide else 1e9, (HEIGHT - 2 * EDGE) / high if high else 1e9)
    scale = 0.0 if scale >= 1e9 else scale  # noqa: PLR2004  # one place alone lies in the middle
    shift_x, shift_y = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2
    return [
        Drawn(
            spot,
            round(shift_x + (x - left) * scale, 1),
            round(shift_y + (y - top) * scale, 1),
            count,
            is_here=here is not None and (spot.postcode, spot.town) == (here.postcode, here.town),
            number=number,
        )
        for number, ((spot, count), (x, y)) in enumerate(zip(counted, points, strict=True), start=1)
    ]


def read_places(text: str) -> list[Spot]:
    """Return the places of a table as it is typed: `postcode; town; latitude; longitude`, one per line.

    Raises:
        ValueError: a line cannot be read; its text says which one and why, in German.
    """
    spots: dict[tuple[str, str], Spot] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split(";")]
        if len(cells) != 4 or not cells[0] or not cells[1]:  # noqa: PLR2004  # the four columns
            raise ValueError(f"Zeile {number}: Bitte so: 44532; Lotsenau; 51,60; 7,65")
        try:
            latitude, longitude = (float(cell.replace(",", ".")) for cell in cells[2:])
        except ValueError:
            raise ValueError(f"Zeile {number}: Breite und Länge sind Zahlen in Grad.") from None
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004  # degrees
            raise ValueError(f"Zeile {number}: Diese Stelle gibt es auf der Erde nicht.")
        spots[cells[0], cells[1]] = Spot(cells[0], cells[1], latitude, longitude)
    return list(spots.values())
