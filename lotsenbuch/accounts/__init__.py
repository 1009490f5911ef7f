"""Staff and what they may: login, rights, in-app notices, and the doors of the house.

In: user name, password and second factor (django-allauth), or the login of the administration (OIDC).
Out: an actor for every request, a right per door (`roles.py` is the one readable table),
notices without case content. A member of staff is never linked to a person with a case.
"""
