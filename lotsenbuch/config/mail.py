"""Lotsenbuch sends no mail: whoever tries is told so, instead of a message vanishing without a trace."""

from collections.abc import Sequence
from typing import NoReturn

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class NoMail(BaseEmailBackend):
    """A way out that is closed until an issue builds it, with its own line in docs/security.md."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> NoReturn:
        """Refuse.

        Raises:
            NotImplementedError: always.
        """
        del email_messages
        raise NotImplementedError("Lotsenbuch sends no mail")
