"""Whom everything that sends something of a person sends it to; a new sender without a line fails the build.

`PERSON`: the person herself, who may always be told. `HOUSE`: a colleague who works the case, behind a door and its row
policies, or figures without persons. `OUTSIDE`: somebody else; it must ask `require_release` at the moment of sending.
"""

PERSON, HOUSE, OUTSIDE = "person", "house", "outside"

# Doors that answer with a file, a print or data for a device.
DOORS: dict[str, str] = {
    **dict.fromkeys(
        (
            "appointments:feed",  # the colleague's own calendar: times without names
            "assessment:print_assessment",
            "closure:print_handback",  # Arbeitsvermittlung in the same house: what its writer let go along
            "desk:data_sheet",
            "desk:print_concept",
            "desk:print_file",
            "documents:paper_file",
            "documents:signature_file",
            "duties:court_pdf",  # on the order of a court (§ 69 Abs. 1 Nr. 2 SGB X), by who represents the house
            "duties:meaning",
            "fieldwork:back",
            "fieldwork:card_pdf",  # a card with a number, carried by the colleague
            "fieldwork:contact",
            "fieldwork:folder",  # the colleague's own device, encrypted
            "fieldwork:leave",
            "fieldwork:longer",
            "fieldwork:loss_paper",
            "fieldwork:note",
            "fieldwork:note_photo",
            "fieldwork:stands",
            "fieldwork:out",
            "fieldwork:quarantine",
            "fieldwork:register",
            "fieldwork:returned",
            "fieldwork:share",
            "fieldwork:wiped",
            "indicators:figures_table",
            "indicators:report_pdf",
            "indicators:report_table",
            "intake:export_caseload",
            "intake:import_errors",
            "letters:batch_pdf",
            "letters:envelope_pdf",
            "letters:letter_pdf",
            "partners:card",  # a contact of a partner, nobody with a case
            "partners:export",
            "privacy:print_access_list",
            "team:export_project",
        ),
        HOUSE,
    ),
    **dict.fromkeys(
        (
            "appointments:reply_calendar",
            "appointments:visit_slip",
            "assessment:network_pdf",
            "documents:form_pdf",
            "duties:legal_pdf",
            "duties:preview_hearing",
            "duties:preview_request",
            "documents:missing_pdf",
            "documents:receipt",
            "documents:release_pdf",
            "indicators:life_pdf",
            "intake:alliance_pdf",
            "intake:information_pdf",
            "intake:information_sheet",
            "intake:print_alliance",
            "letters:sheet_pdf",
            "partners:slip",  # where to go; not even her name
            "partners:sheet",  # about a service, nothing about her
            "planning:draft_pdf",
            "planning:plan_pdf",
            "planning:print_plan",
            "privacy:disclose_proposal",
            "privacy:disclosure_file",
            "privacy:print_who_looked",
        ),
        PERSON,
    ),
    "letters:preview_letter": OUTSIDE,
    "partners:referral_paper": OUTSIDE,
}
# Functions that hand something to the post, to mail or to a telephone, as `room.module.function`.
ACTS: dict[str, str] = {
    "appointments.actions.reach_ways.invite": PERSON,
    "appointments.actions.reminder._remind_by_letter": PERSON,
    "appointments.actions.reminder.hand_over": PERSON,
    "appointments.views.talks.save": PERSON,
    "desk.demo.letters._write": PERSON,
    "letters.actions.batches._print": PERSON,
    "letters.actions.issue.issue_letter": OUTSIDE,
    "letters.actions.issue.keep_letter": PERSON,
    "letters.views.write.issue": OUTSIDE,
}
# Where those that send to somebody outside ask, by what they reach.
ASKS: dict[str, str] = {
    "partners:referral_paper": "partners.actions.referral._covered",
    "letters:preview_letter": "letters.actions.issue.draw_letter",
    "letters.actions.issue.issue_letter": "letters.actions.issue.draw_letter",
    "letters.views.write.issue": "letters.actions.issue.draw_letter",
}
