"""The default way out for mail is closed: only reminders go out, by a mailer of their own (decision 0142)."""

from collections.abc import Sequence
from typing import NoReturn

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class NoMail(BaseEmailBackend):
    """A way out that is closed; whoever tries is told so, instead of a message vanishing without a trace."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> NoReturn:
        """Refuse.

        Raises:
            NotImplementedError: always.
        """
        del email_messages
        raise NotImplementedError("Lotsenbuch sends no mail")
