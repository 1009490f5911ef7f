"""How allauth behaves in this house: nobody signs up, names come from the administration's groups."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):
    """Login only: accounts are made by the application administration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up."""
        del request
        return False


class HouseLoginAdapter(DefaultSocialAccountAdapter):
    """OIDC login of the administration."""
