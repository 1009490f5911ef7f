"""What this room remembers: requests, matters, who looked a second time, objections."""

from .matter import Matter, Objection, Second
from .request import Conciliation, Request

__all__ = ["Conciliation", "Matter", "Objection", "Request", "Second"]
