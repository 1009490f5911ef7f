"""What is looked up about Bewertung."""

from .fassung import (
    Fassung,
    Material,
    assessments_of,
    current,
    domain_of,
    fassung_of,
    left_out,
    liked_by,
    material_of,
    offered_domains,
    setbacks_of,
)
from .needs import facts_with, meets_assessment, needs_of
from .network import Drawing, changes_between, map_of, member_of
from .page import Comparison, Page, comparison_of, held_by, page_of
from .panel import Panel, assessed_column, panel_of

__all__ = [
    "Comparison",
    "Drawing",
    "Fassung",
    "Material",
    "Page",
    "Panel",
    "assessed_column",
    "assessments_of",
    "changes_between",
    "comparison_of",
    "current",
    "domain_of",
    "facts_with",
    "fassung_of",
    "held_by",
    "left_out",
    "liked_by",
    "map_of",
    "material_of",
    "meets_assessment",
    "member_of",
    "needs_of",
    "offered_domains",
    "page_of",
    "panel_of",
    "setbacks_of",
]
