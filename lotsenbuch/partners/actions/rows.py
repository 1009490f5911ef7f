"""Rows of a file become entries: what is known is read once, what is new is written at once at the end.

A directory of 5,000 rows took minutes with one question per row; it takes seconds so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lotsenbuch.partners.models import At, Contact, Organisation, Service, Site
from lotsenbuch.partners.rules.exchange import Row

from .directory import index_all

MOST_PROBLEMS = 50
type Entry = Organisation | Site | Service | Contact
type Part = Site | Service | Contact
# By which fields a part of an organisation is known again, and where it is counted.
_KNOWN_BY: dict[type[Part], tuple[str, ...]] = {
    Site: ("street", "postcode", "name"),
    Service: ("name",),
    Contact: ("name",),
}
_COUNTED: dict[type[Entry], str] = {
    Organisation: "organisations",
    Site: "sites",
    Service: "services",
    Contact: "contacts",
}


@dataclass
class Report:
    """What a file brought: how many are new or completed, and what could not be taken."""

    organisations: int = 0
    services: int = 0
    sites: int = 0
    contacts: int = 0
    completed: int = 0
    problems: list[str] = field(default_factory=list)
    more_problems: int = 0
    unknown: list[str] = field(default_factory=list)
    is_trial: bool = False

    def note(self, problem: str) -> None:
        """Keep what could not be taken; what is too much to read is counted."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.more_problems += 1


@dataclass
class _Taking:
    """The entries that a file may name again, and those that it adds."""

    report: Report
    organisations: dict[str, Organisation]
    gone: set[str]
    parts: dict[tuple[Any, ...], Part]
    pairs: set[tuple[UUID, UUID]]
    seen: set[UUID] = field(default_factory=set)
    # Whose services are found by other words from now on.
    touched: set[UUID] = field(default_factory=set)
    new: dict[type[Entry], list[Entry]] = field(default_factory=lambda: {model: [] for model in _COUNTED})
    added: set[UUID] = field(default_factory=set)
    new_pairs: list[tuple[UUID, UUID]] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Take one row."""
        name = row.organisation["name"].casefold()
        if name in self.gone:
            self.gone.discard(name)
            self.organisations[name] = _GONE
            said = "gibt es laut Verzeichnis nicht mehr. Ihre Zeilen wurden nicht übernommen."
            self.report.note(f"„{row.organisation['name']}“ {said}")
        organisation = self.organisations.get(name)
        if organisation is _GONE:
            return
        if organisation is None:
            organisation = self.organisations[name] = Organisation(**row.organisation)
            self._add(organisation)
        elif organisation.pk not in self.seen:
            self._complete(organisation, row.organisation)
        self.seen.add(organisation.pk)
        site = self._part(Site, organisation, row.site)
        service = self._part(Service, organisation, row.service)
        self._part(Contact, organisation, row.contact)
        if site and service and (service.pk, site.pk) not in self.pairs:
            self.pairs.add((service.pk, site.pk))
            self.new_pairs.append((service.pk, site.pk))
            self.touched.add(organisation.pk)

    def _add(self, row: Entry) -> None:
        self.new[type(row)].append(row)
        self.added.add(row.pk)
        self.touched.add(_whose(row))
        name = _COUNTED[type(row)]
        setattr(self.report, name, getattr(self.report, name) + 1)

    def _complete(self, row: Entry, told: Mapping[str, Any]) -> None:
        changed = {
            name: value for name, value in told.items() if value not in ("", [], None) and getattr(row, name) != value
        }
        if not changed:
            return
        self.report.completed += 1
        self.touched.add(_whose(row))
        if row.pk in self.added:
            for name, value in changed.items():
                setattr(row, name, value)
        else:
            row.save_version(seen=row.version, **changed)

    def _part(self, model: type[Part], organisation: Organisation, told: Mapping[str, Any]) -> Part | None:
        if not told:
            return None
        key = (model, organisation.pk, *(told.get(name, "") for name in _KNOWN_BY[model]))
        row = self.parts.get(key)
        if row is None:
            row = self.parts[key] = model(organisation=organisation, **told)
            self._add(row)
        else:
            self._complete(row, told)
        return row

    def write(self) -> None:
        """Write what is new, and in which words it is found."""
        for model, rows in self.new.items():
            manager: Any = model._default_manager
            manager.bulk_create(rows, batch_size=1000)
        pairs = [At(service_id=service, site_id=site) for service, site in self.new_pairs]
        At.objects.bulk_create(pairs, batch_size=1000)
        index_all(self.touched)


def _whose(row: Entry) -> UUID:
    return row.pk if isinstance(row, Organisation) else row.organisation_id


# Stands for an organisation that was noted to be gone.
_GONE = Organisation()


def take_rows(rows: Iterable[Row], report: Report) -> None:
    """Write what rows say of organisations, sites, services and contacts; `report` is told what came of it."""
    rows = list(rows)
    named = {row.organisation["name"].casefold() for row in rows}
    known: dict[str, Organisation] = {}
    gone: set[str] = set()
    for one in Organisation.objects.filter(merged_into=None):
        name = one.name.casefold()
        if name in named and one.ended_on is None:
            known.setdefault(name, one)
        elif name in named:
            gone.add(name)
    keys = [one.pk for one in known.values()]
    parts: dict[tuple[Any, ...], Part] = {}
    for model, names in _KNOWN_BY.items():
        for part in model._default_manager.filter(organisation_id__in=keys, ended_on=None):
            parts.setdefault((model, part.organisation_id, *(getattr(part, name) for name in names)), part)
    pairs = set(At.objects.filter(service__organisation_id__in=keys).values_list("service_id", "site_id"))
    taking = _Taking(report, known, gone - known.keys(), parts, pairs)
    for row in rows:
        taking.take(row)
    taking.write()
