"""On which page of a case each kind of words is written and, as long as it can be, changed. Pure Python."""

_OF = {
    "cases:person": ("cases.Person",),
    "cases:protected_facts": ("cases.ProtectedFact",),
    "cases:deviations": ("cases.Deviation",),
    "desk:case_file": ("cases.Task", "cases.OwnValue"),
    "steering:steering": ("steering.Measure", "steering.Review", "steering.Reason"),
    "documents:papers": ("documents.MissingPaper",),
    "intake:intake": ("intake.Intake", "intake.Barrier"),
    "intake:alliance": ("intake.Alliance",),
    "team:case_page": ("team.Weight",),
    "appointments:appointments": ("appointments.Away", "appointments.Appointment"),
    "appointments:reach": (
        "appointments.ContactAttempt", "appointments.ContactAgreement", "appointments.OutreachOffer",
    ),
    "planning:plan": ("planning.Goal", "planning.Step", "planning.Option", "planning.PlanPart"),
    "assessment:assessment": (
        "assessment.Assessment", "assessment.Strength", "assessment.Finding", "assessment.DomainView",
        "assessment.Setback",
    ),
    "duties:duties": ("duties.Request", "duties.Matter", "duties.Second", "duties.Conciliation"),
    "partners:referrals": ("partners.Referral",),
    "closure:closure": ("closure.Ending", "closure.GoalResult", "closure.Reopening", "closure.Contact"),
    "fieldwork:before": ("fieldwork.Weighing", "fieldwork.WeighingHealth", "fieldwork.Hazard"),
}  # fmt: skip
_PLACES = {model: page for page, models in _OF.items() for model in models}


def place_of(model: str) -> str:
    """Return the name of the page (one case as its argument).

    Raises:
        KeyError: a kind of words that nobody has put in its place yet.
    """
    return _PLACES[model]
