"""One matter, step by step."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from lotsenbuch.accounts.doors import Kind, Purpose, StaffRequest, door
from lotsenbuch.accounts.roles import Right
from lotsenbuch.cases.models import Case
from lotsenbuch.duties import actions, queries
from lotsenbuch.duties.forms import (
    FindForm,
    HardshipForm,
    HeardForm,
    ReasonForm,
    SendHearingForm,
    SettleForm,
    WeighForm,
    WhyForm,
)
from lotsenbuch.duties.models import Matter
from lotsenbuch.duties.queries.court import COUNTING
from lotsenbuch.duties.queries.papers import SHEETS
from lotsenbuch.duties.rules.kinds import About
from lotsenbuch.duties.rules.needs import Need
from lotsenbuch.records import clock

from .opened import one_matter, sent, stepped

# The link to what can be noted, as far as it can.
SHORT = {
    "end": "Jederzeit möglich: ohne Folgen beenden",
    "lift": "Pflicht erfüllt oder zugesagt",
    "hand_over": "an die Leistungsabteilung gegeben",
    "offer_talk": "Beratungsangebot gemacht",
}
WEIGHED = ("alternatives", "relationship", "level", "offer_words")


def _address(need: Need | None, case: Case, one: Matter) -> str:
    """Return where a step is taken; nothing before the questions that stand before it, or where no step settles it."""
    if need is not None and need.key == "given":
        return reverse("letters:letter", args=[case.id, one.request.letter_id])
    if need is None or not need.step or (need.key != "why" and not one.why):
        return ""
    if need.step == "send_hearing" and not (one.alternatives and one.relationship):
        return ""
    return reverse(f"duties:{need.step}", args=[case.id, one.id])


def _steps(told: queries.Told, case: Case, one: Matter) -> list[tuple[Need, str]]:
    shut = {"send_hearing"} if told.stops or told.misfit else set()
    return [(need, "" if need.step in shut else _address(need, case, one)) for need in told.needs]


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, after_the_end=True)
def matter(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Show a matter: why first, then what speaks against a step, then what the law says."""
    case, one = one_matter(request, case_id, matter_id)
    told = queries.told_of(one)
    context = {
        "case": case,
        "matter": one,
        "told": told,
        "limits": queries.limits_of(one),
        "talk_owed": one.is_under_25 and not one.talk_offered_on and not queries.is_void(one),
        "counted": [row.happened_on for row in queries.counted_matters(one)] if one.about in COUNTING else None,
        "steps": _steps(told, case, one),
        "next_url": _address(told.next_step, case, one),
        "follows": queries.follows_of(one) if not one.found_by and not one.ended_on else None,
        "settles": ", oder: ".join(SHORT[what] for what, _ in _choices(one)),
        "found": queries.options_of(one)[-1] if one.found_by else None,
        "sheets": [(name, title) for name, (title, _, may) in SHEETS.items() if may(one)],
        "today": clock.today(),
    }
    return TemplateResponse(request, "duties/matter.html", context)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def write_why(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Ask why first."""
    case, one = one_matter(request, case_id, matter_id)
    first = {"why": one.why, "reached": one.reached or queries.tried_since(one)}
    form = WhyForm(sent(request), initial={"version": one.version, **first})

    def act() -> object:
        typed = form.cleaned_data
        return actions.write_why(
            matter=one, why=typed["why"], reached=typed["reached"], seen=typed["version"], by=request.actor
        )

    return stepped(request, case, form, act, "write_why", one)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def check_reason(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Ask whether there was an important reason."""
    case, one = one_matter(request, case_id, matter_id)
    names = ("version", "reason", "reason_shown", "reason_words")
    form = ReasonForm(sent(request), initial={name: getattr(one, name) for name in names})

    def act() -> object:
        said = form.cleaned_data
        return actions.check_reason(
            matter=one, reason=said["reason"], shown=said["reason_shown"], words=said["reason_words"],
            seen=said["version"], by=request.actor,
        )  # fmt: skip

    return stepped(request, case, form, act, "check_reason", one)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def check_hardship(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Ask whether it would be an außergewöhnliche Härte."""
    case, one = one_matter(request, case_id, matter_id)
    form = HardshipForm(
        sent(request), initial={name: getattr(one, name) for name in ("version", "hardship", "hardship_words")}
    )

    def act() -> object:
        said = form.cleaned_data
        return actions.check_hardship(
            matter=one, hardship=said["hardship"], words=said["hardship_words"], seen=said["version"], by=request.actor
        )

    return stepped(request, case, form, act, "check_hardship", one)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def weigh(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Write down other ways and what a step would mean for the relationship."""
    case, one = one_matter(request, case_id, matter_id)
    initial = {"version": one.version, **{name: getattr(one, name) for name in WEIGHED}}
    form = WeighForm(sent(request), initial=initial, is_refusal=one.about == About.REFUSAL)

    def act() -> object:
        said = {name: form.cleaned_data[name] for name in WEIGHED if name in form.fields}
        return actions.weigh(matter=one, said=said, seen=form.cleaned_data["version"], by=request.actor)

    return stepped(request, case, form, act, "weigh", one)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def send_hearing(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Send the letter that asks; it goes out once, however often the button is pressed."""
    case, one = one_matter(request, case_id, matter_id)
    if one.hearing_from:
        return redirect("duties:matter", case.id, one.id)
    form = SendHearingForm(sent(request), initial={"version": one.version, "in_person": one.in_person})

    def act() -> object:
        typed = form.cleaned_data
        return actions.send_hearing(
            case=case, matter=one, is_handed=typed["is_handed"], in_person=typed["in_person"], seen=typed["version"],
            by=request.actor,
        )  # fmt: skip

    return stepped(request, case, form, act, "send_hearing", one)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def note_hearing(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Keep what the person said."""
    case, one = one_matter(request, case_id, matter_id)
    form = HeardForm(sent(request), initial={"version": one.version, "in_person": one.in_person})

    def act() -> object:
        typed = form.cleaned_data
        return actions.note_hearing(
            matter=one, how=typed["heard_how"], on=typed["heard_on"], words=typed["heard_words"], seen=typed["version"],
            in_person=typed["in_person"], by=request.actor,
        )  # fmt: skip

    return stepped(request, case, form, act, "note_hearing", one)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, kind=Kind.PRINT, after_the_end=True)
def meaning(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Show what it would mean, beside „nichts“ and „später“, for the person to read."""
    case, one = one_matter(request, case_id, matter_id)
    context = {"case": case, "matter": one, "options": queries.options_of(one)}
    return TemplateResponse(request, "duties/meaning.html", context)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"))
def find(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Find, and ask a second person; once, however often the button is pressed. What is missing leads back to it."""
    case, one = one_matter(request, case_id, matter_id)
    lacks = "" if one.found_by or request.method == "POST" else queries.lacks_of(one)
    if lacks:
        messages.info(request, lacks)
    if lacks or one.found_by:
        return redirect("duties:matter", case.id, one.id)
    first = {"version": one.version, "posted_on": "heute"}
    form = FindForm(sent(request), initial=first, staff=queries.seconds_to_ask(one, request.actor))

    def act() -> object:
        typed = form.cleaned_data
        second, seen = form.staff[typed["second"]], typed["version"]
        return actions.find(matter=one, posted=typed["posted_on"], second=second, seen=seen, by=request.actor)

    return stepped(request, case, form, act, "find", one)


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, kind=Kind.ACT, methods=("POST",))
def take_back(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Take a finding back before the second person agreed."""
    case, one = one_matter(request, case_id, matter_id)
    if one.found_by and not one.agreed_by:
        actions.take_back(matter=one, by=request.actor)
        messages.success(request, "Die Feststellung ist zurückgenommen.")
    return redirect("duties:matter", case.id, one.id)


def _choices(one: Matter) -> list[tuple[str, str]]:
    """Return what can have happened: nothing first."""
    found = [] if one.found_by or one.ended_on else [("end", "Es folgt nichts: ohne Folgen beenden")]
    if not one.ended_on and not one.lifted_on and one.about in {About.BREACH, About.REFUSAL}:
        found.append(("lift", "Pflicht erfüllt oder ernsthaft zugesagt"))
    if one.agreed_by and not one.handed_on and not queries.is_void(one):
        found.append(("hand_over", "an die Leistungsabteilung gegeben"))
    if one.agreed_by and one.is_under_25 and not one.talk_offered_on and not queries.is_void(one):
        found.append(("offer_talk", "Beratungsangebot gemacht (unter 25)"))
    return found


@door(right=Right.LEGAL_FILE, purpose=Purpose.CASEWORK, methods=("GET", "POST"), after_the_end=True)
def settle(request: StaffRequest, case_id: UUID, matter_id: UUID) -> HttpResponse:
    """Note what happened: nothing follows, complied, handed over, a talk offered."""
    case, one = one_matter(request, case_id, matter_id)
    form = SettleForm(sent(request), initial={"version": one.version}, choices=_choices(one))

    def act() -> object:
        typed, by = form.cleaned_data, request.actor
        seen, on, words = typed["version"], typed["on"], typed["words"]
        if typed["what"] == "end":
            return actions.end(matter=one, because=words, seen=seen, by=by)
        if typed["what"] == "lift":
            return actions.lift(matter=one, on=on, because=words, seen=seen, by=by)
        later = actions.hand_over if typed["what"] == "hand_over" else actions.offer_talk
        return later(matter=one, on=on, seen=seen, by=by)

    return stepped(request, case, form, act, "settle", one)
