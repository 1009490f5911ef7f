"""What is looked up about Bewertung."""

from .fassung import (
    Fassung,
    Material,
    assessments_of,
    current,
    fassung_of,
    left_out,
    material_of,
    offered_domains,
    setbacks_of,
)
from .needs import facts_of, facts_with, needs_of, needs_with
from .panel import Panel, panel_of

__all__ = [
    "Fassung",
    "Material",
    "Panel",
    "assessments_of",
    "current",
    "facts_of",
    "facts_with",
    "fassung_of",
    "left_out",
    "material_of",
    "needs_of",
    "needs_with",
    "offered_domains",
    "panel_of",
    "setbacks_of",
]
