"""A signature on a form: it binds whoever signed to the text that was shown, and to no other."""

import hashlib
import hmac

from .blanks import Blank

PICTURE, TEXT = "signature_png", "shown_sha256"
OTHER_TEXT = "Die Unterschrift galt einem anderen Text."


def shown_text(blank: Blank, answers: dict[str, str]) -> str:
    """Return the text of a filled form as the person saw it before signing; the phone puts it together alike."""
    lines = [f"{blank.title} ({blank.edition})", blank.purpose]
    lines += [f"{field.number} {field.label}\n{answers.get(field.number, '').strip() or '–'}" for field in blank.fields]
    return "\n".join(lines)


def is_text_of(blank: Blank, answers: dict[str, str], sha256: str) -> bool:
    """Say whether a check value is that of the text that these answers make."""
    shown = hashlib.sha256(shown_text(blank, answers).encode()).hexdigest()
    return hmac.compare_digest(sha256, shown)


def is_signed(answers: dict[str, str]) -> bool:
    """Say whether a signature lies under these answers, whatever text it is bound to."""
    return bool(answers.get(PICTURE))


def is_signed_otherwise(blank: Blank, answers: dict[str, str]) -> bool:
    """Say whether the signature under these answers belongs to another text."""
    return is_signed(answers) and not is_text_of(blank, answers, answers.get(TEXT, ""))


def without_signature(answers: dict[str, str]) -> dict[str, str]:
    """Return the answers alone."""
    return {number: text for number, text in answers.items() if number not in {PICTURE, TEXT}}
