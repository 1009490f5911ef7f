"""What the house sets: the check list of Fallzugang, and what is needed before a phase is left."""

from django.db import IntegrityError, transaction

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import PhaseNeed
from lotsenbuch.cases.rules.phases import ORDER, checks_of
from lotsenbuch.intake.models import CheckItem
from lotsenbuch.intake.queries import needs_version
from lotsenbuch.records.rules import Actor, DataClass, RefusedError, StaleError

LABEL_TAKEN = "Diesen Eintrag gibt es schon auf der Prüfliste."


def add_check_item(*, group: str, label: str, data_class: DataClass, position: int, by: Actor) -> CheckItem:
    """Put a line on the check list.

    Raises:
        RefusedError: the line is there already.
    """
    if CheckItem.objects.filter(label__iexact=label).exists():
        raise RefusedError(LABEL_TAKEN, field="label")
    with recorded("intake.add_check_item", by=by):
        item = CheckItem(group=group, label=label, data_class=int(data_class), position=position)
        item.save(force_insert=True)
    return item


def change_check_item(
    *,
    item: CheckItem,
    seen: int,
    group: str,
    label: str,
    data_class: DataClass,
    position: int,
    is_active: bool,
    by: Actor,
) -> CheckItem:
    """Change a line of the check list; barriers that were recorded with it keep their words.

    Raises:
        RefusedError: another line says the same.
        StaleError: somebody else saved since version `seen`.
    """
    if CheckItem.objects.filter(label__iexact=label).exclude(pk=item.pk).exists():
        raise RefusedError(LABEL_TAKEN, field="label")
    with recorded("intake.change_check_item", by=by):
        values = {"group": group, "label": label, "data_class": int(data_class)}
        return item.save_version(seen=seen, position=position, is_active=is_active, **values)


def set_phase_needs(*, required: dict[str, set[str]], seen: int, by: Actor) -> None:
    """Say which checks are needed before each phase is left; the others are only shown.

    Args:
        required: keys of the checks, by phase.
        seen: what `needs_version` said when the form was shown.
        by: who sets it.

    Raises:
        StaleError: somebody else set them meanwhile.
    """
    if needs_version() != seen:
        raise StaleError
    with recorded("intake.set_phase_needs", by=by):
        there = {(row.phase, row.key): row for row in PhaseNeed.objects.all()}
        wanted = {(phase, one.key): one.key in required[phase] for phase in ORDER for one in checks_of(phase)}
        new = [
            PhaseNeed(phase=phase, key=key, is_required=is_required)
            for (phase, key), is_required in wanted.items()
            if (phase, key) not in there
        ]
        try:
            with transaction.atomic():
                PhaseNeed.objects.bulk_create(new)
        except IntegrityError as error:  # the first setting of all, made twice at once
            raise StaleError from error
        for place, row in there.items():
            row.save_version(seen=row.version, is_required=wanted.get(place, False))
