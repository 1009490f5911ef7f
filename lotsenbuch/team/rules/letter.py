"""The letter by which a person learns who is there for them now. Plain German, and it asks for nothing."""


def new_contact(person: str, colleague: str, phone: str) -> tuple[str, ...]:
    """Return the paragraphs of the letter."""
    call = f" Sie erreichen mich unter {phone}." if phone else ""
    return (
        f"Guten Tag {person},",
        f"ab jetzt bin ich für Sie da: {colleague}.{call}",
        "Was Sie bisher besprochen und vereinbart haben, gilt weiter. Sie müssen nichts noch einmal erzählen.",
        "Angaben zu Gesundheit, Sucht, Schulden oder Verurteilungen habe ich nicht geöffnet. Ich frage Sie vorher.",
        "Möchten Sie lieber mit jemand anderem sprechen, zum Beispiel mit einer Frau? Bitte sagen Sie es.",
        "Nach dem Grund fragt niemand.",
        "Ich freue mich, Sie kennenzulernen.",
        colleague,
    )
