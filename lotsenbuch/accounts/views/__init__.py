"""Screens around accounts: login and second factor, one's own page, administration of staff."""
