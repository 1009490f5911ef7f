"""What the house sets for Fallzugang: its check list, and what is needed before the phase is left."""

from lotsenbuch.audit.actions import recorded
from lotsenbuch.cases.models import Phase, PhaseNeed
from lotsenbuch.intake.models import CheckItem
from lotsenbuch.intake.rules.access import CHECKS
from lotsenbuch.records.rules import Actor, DataClass, RefusedError

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


def set_phase_needs(*, required: set[str], by: Actor) -> None:
    """Say which checks are needed before Fallzugang is left; the others are only shown."""
    with recorded("intake.set_phase_needs", by=by):
        for key in CHECKS:
            PhaseNeed.objects.update_or_create(phase=Phase.INTAKE, key=key, defaults={"is_required": key in required})
