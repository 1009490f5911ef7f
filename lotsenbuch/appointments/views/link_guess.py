"""How often one address may guess: a token of 256 bits is found by nobody, but nobody has to try all day either."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Guesses:
    """At most so many tokens that open nothing per address and window; then nothing is looked up any more."""

    most: int
    seconds: int

    def is_over(self, request: HttpRequest) -> bool:
        """Say whether this address has to wait."""
        return int(cache.get(self._key(request), 0)) >= self.most

    def count(self, request: HttpRequest) -> None:
        """Count one token that opened nothing; the window begins with the first."""
        key = self._key(request)
        if not cache.add(key, 1, self.seconds):
            cache.set(key, int(cache.get(key, 0)) + 1, self.seconds)

    def _key(self, request: HttpRequest) -> str:
        return f"link:{get_adapter().get_client_ip(request)}"


GUESSES = Guesses(most=20, seconds=300)
