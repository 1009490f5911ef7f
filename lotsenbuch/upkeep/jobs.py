"""What happens by itself: a beat every minute, a drill of the restore every Sunday night."""

import json
import os
import subprocess
import sys
from contextlib import suppress

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from lotsenbuch.documents.queries import quarantined
from lotsenbuch.records.actor import acting_as

from .actions import SERVICE, beat, note_drill
from .queries import archived_count, backup_folder, count_deletions, drills_by_hand, used_share
from .rules import Seen

LONGEST_DRILL = 2 * 60 * 60


@app.periodic(cron="* * * * *")
@app.task(name="upkeep.beat", queueing_lock="upkeep.beat", pass_context=False)
def beat_every_minute(timestamp: int) -> int:
    """Look after the archive, the clock, the disk, quarantine and the drills; return how many worries stand."""
    del timestamp
    with suppress(OSError):  # a full or missing target is an alarm of its own
        count_deletions()
    with acting_as(SERVICE):
        for result in drills_by_hand():
            note_drill(result, by=SERVICE)
        seen = Seen(used_share(), quarantined(harmful=True))
        return len(beat(archived=archived_count(), seen=seen, by=SERVICE))


@app.periodic(cron="15 3 * * 0")
@app.task(name="upkeep.drill", queueing_lock="upkeep.drill", pass_context=False)
def drill_weekly(timestamp: int) -> bool:
    """Restore the newest backup into a scratch cluster and keep what came of it; return whether it held."""
    del timestamp
    folder = backup_folder()
    if folder is None:
        return False
    begun = timezone.now()
    command = [sys.executable, "-P", "-m", "lotsenbuch.launch", "restore", str(folder), "--drill", "--weekly", "--json"]
    env = os.environ | {"PYTHONPATH": str(settings.BASE)}
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            [*command, "--data", str(settings.DATA)],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_DRILL,
        )
        result = json.loads(done.stdout.splitlines()[-1])
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired) as error:
        step = {"name": "start", "label": "Die Probe lässt sich starten", "ok": False, "seconds": 0.0}
        step["told"] = type(error).__name__
        result = {"ok": False, "started_at": begun.isoformat(), "seconds": 0.0, "base": "", "restored_until": ""}
        result["steps"] = [step]
    with acting_as(SERVICE):
        return note_drill(result, by=SERVICE).has_held
