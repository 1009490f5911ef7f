"""The steps of the legal file: template, name, button, what is said afterwards, sentences above the form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """How a step looks: its template, its name, the button, what was done, sentences above the form."""

    name: str
    title: str
    send: str
    done: str
    intro: tuple[str, ...] = ()
    then: str = "duties:matter"
    leads_on: bool = False
    preview: str = ""


STEPS = {
    one.name: one
    for one in (
        Step(
            "ask",
            "Aufforderung oder Verpflichtung",
            "Brief ausgeben",
            "Der Brief ist ausgegeben. Wer ihn zur Post gibt, hält das am Brief fest.",
            (
                "Der Brief wird gleich gedruckt und liegt dann bei den Briefen; dort steht, wann er zur Post ging.",
                "Eine Meldeaufforderung entsteht mit dem Termin.",
            ),
            preview="duties:preview_request",
        ),
        Step(
            "conciliate",
            "Schlichtung",
            "Festhalten",
            "Schlichtung festgehalten.",
            (
                "Schlichtungen gab es vom 01.07.2023 bis zum 30.06.2026.",
                "Solange eine lief, gab es keine Minderung nach § 31a SGB II.",
            ),
        ),
        Step(
            "report",
            "Hat sich persönlich gemeldet",
            "Festhalten",
            "Die Reihe ist zu Ende.",
            ("Danach zählt die Reihe der Meldetermine von vorn; was aus drei Terminen folgte, endet.",),
        ),
        Step(
            "begin",
            "Nach dem Warum fragen",
            "Beginnen",
            "Der Vorgang ist begonnen. Zuerst: warum?",
            (
                "Ein Vorgang ist keine Strafe: Er fragt zuerst, warum es so gekommen ist und was stattdessen hilft.",
                "Er kann jederzeit ohne Folgen enden.",
            ),
            "duties:write_why",
            leads_on=True,
        ),
        Step(
            "write_why",
            "Warum?",
            "Festhalten",
            "Festgehalten.",
            ("Zuerst die Person fragen. Was unter „Erreichen“ festgehalten ist, steht unten schon da.",),
        ),
        Step(
            "check_reason",
            "Wichtiger Grund",
            "Festhalten",
            "Festgehalten.",
            (
                "Zum Beispiel Krankheit, ein Notfall in der Familie, ein Brief, der nicht ankam, Angst vor dem Weg.",
                "Ein „Ja“ beendet die Sache: Dann folgt nichts.",
            ),
        ),
        Step(
            "check_hardship",
            "Außergewöhnliche Härte",
            "Festhalten",
            "Festgehalten.",
            (
                "Diese Frage ist immer zu beantworten (§ 31a Abs. 3 SGB II).",
                "Ein „Ja“ beendet die Sache: Dann folgt nichts.",
            ),
        ),
        Step(
            "weigh",
            "Andere Wege und die Beziehung",
            "Festhalten",
            "Festgehalten.",
            ("Was hilft stattdessen? Wer einmal gekürzt wurde, kommt vielleicht nie wieder.",),
        ),
        Step(
            "send_hearing",
            "Anhörung",
            "Brief ausgeben",
            "Die Anhörung ist ausgegeben.",
            (
                "Der Brief fragt nach dem Warum und entscheidet nichts.",
                "Er wird gedruckt und als heute zur Post gegeben oder übergeben festgehalten.",
            ),
            preview="duties:preview_hearing",
        ),
        Step("note_hearing", "Was die Person sagt", "Festhalten", "Festgehalten."),
        Step(
            "find",
            "Feststellen",
            "Feststellen und zweite Person fragen",
            "Festgestellt. Die zweite Person ist gefragt.",
            (
                "Erst wenn eine zweite Person zustimmt, geht etwas an die Leistungsabteilung.",
                "„Nichts“ und „später“ bleiben möglich.",
            ),
        ),
        Step("settle", "Wie es weitergeht", "Festhalten", "Festgehalten."),
        Step(
            "object_to",
            "Widerspruch",
            "Festhalten",
            "Festgehalten.",
            (
                "Ein Widerspruch hat hier keine aufschiebende Wirkung (§ 39 SGB II).",
                "Auch sein Ergebnis wird hier eingetragen.",
            ),
        ),
    )
}
