"""The app that Django registers for this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Staff, rights and doors."""

    name = "lotsenbuch.accounts"
    label = "accounts"
