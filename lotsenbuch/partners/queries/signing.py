"""The signature of the house behind a token: what was not signed here never reaches the database."""

from django.core.signing import BadSignature, Signer

_SALT = "lotsenbuch.partners"


def signed(token: str) -> str:
    """Return a token with the signature of the house behind it."""
    return Signer(salt=_SALT, sep="~").sign(token)


def unsigned(address: str) -> str | None:
    """Return the token behind a signature of this house; None for every other text."""
    try:
        return Signer(salt=_SALT, sep="~").unsign(address)
    except BadSignature:
        return None
