"""The doors of accounts. `urlpatterns` is the room; `login_patterns` are allauth's routes under allauth's names."""

from django.conf import settings
from django.urls import URLPattern, path

from .views import administration, own, sessions
from .views import login as doors

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("ich/", own.me, name="me"),
    path("ich/passwort/", own.change_password, name="change_password"),
    path("ich/sitzungen/", sessions.sessions, name="sessions"),
    path("ich/sitzungen/andere-beenden/", sessions.end_other_sessions, name="end_other_sessions"),
    path("ich/sitzungen/<uuid:session_id>/beenden/", sessions.end_session, name="end_session"),
    path("ich/sitzung/", sessions.session_left, name="session_left"),
    path("hinweise/", own.notices, name="notices"),
    path("verwaltung/", administration.administration, name="administration"),
    path("verwaltung/berechtigungen/", administration.permissions, name="permissions"),
    path("verwaltung/personal/", administration.staff, name="staff"),
    path("verwaltung/personal/neu/", administration.add_staff, name="add_staff"),
    path("verwaltung/personal/<uuid:staff_id>/", administration.change_staff, name="change_staff"),
    path("verwaltung/personal/<uuid:staff_id>/rolle/", administration.give_role, name="give_role"),
    path(
        "verwaltung/personal/<uuid:staff_id>/rolle/<uuid:assignment_id>/beenden/",
        administration.withdraw_role,
        name="withdraw_role",
    ),
    path(
        "verwaltung/personal/<uuid:staff_id>/sitzungen/beenden/",
        administration.end_staff_sessions,
        name="end_staff_sessions",
    ),
    path("verwaltung/personal/<uuid:staff_id>/passwort/", administration.set_password, name="set_password"),
    path(
        "verwaltung/personal/<uuid:staff_id>/zweiter-faktor/",
        administration.reset_second_factor,
        name="reset_second_factor",
    ),
]

login_patterns: list[URLPattern] = [
    path("anmelden/", doors.login, name="account_login"),
    path("abmelden/", doors.logout, name="account_logout"),
    path("anmelden/ruht/", doors.account_inactive, name="account_inactive"),
    path("anmelden/bestaetigen/", doors.reauthenticate, name="account_reauthenticate"),
    path("anmelden/zweiter-faktor/", doors.mfa_authenticate, name="mfa_authenticate"),
    path("anmelden/passkey/", doors.mfa_login_webauthn, name="mfa_login_webauthn"),
    path("ich/zweiter-faktor/", doors.mfa_index, name="mfa_index"),
    path("ich/zweiter-faktor/bestaetigen/", doors.mfa_reauthenticate, name="mfa_reauthenticate"),
    path("ich/zweiter-faktor/app/", doors.mfa_activate_totp, name="mfa_activate_totp"),
    path("ich/zweiter-faktor/app/entfernen/", doors.mfa_deactivate_totp, name="mfa_deactivate_totp"),
    path("ich/zweiter-faktor/codes/", doors.mfa_view_recovery_codes, name="mfa_view_recovery_codes"),
    path("ich/zweiter-faktor/codes/neu/", doors.mfa_generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("ich/zweiter-faktor/codes/datei/", doors.mfa_download_recovery_codes, name="mfa_download_recovery_codes"),
    path("ich/passkeys/", doors.mfa_list_webauthn, name="mfa_list_webauthn"),
    path("ich/passkeys/neu/", doors.mfa_add_webauthn, name="mfa_add_webauthn"),
    path("ich/passkeys/bestaetigen/", doors.mfa_reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("ich/passkeys/<int:pk>/", doors.mfa_edit_webauthn, name="mfa_edit_webauthn"),
    path("ich/passkeys/<int:pk>/entfernen/", doors.mfa_remove_webauthn, name="mfa_remove_webauthn"),
]

house_login_patterns: list[URLPattern] = [
    path("anmelden/<slug:provider_id>/", doors.openid_connect_login, name="openid_connect_login"),
    path("anmelden/<slug:provider_id>/zurueck/", doors.openid_connect_callback, name="openid_connect_callback"),
    path("anmelden/haus/abgebrochen/", doors.socialaccount_login_cancelled, name="socialaccount_login_cancelled"),
    path("anmelden/haus/fehler/", doors.socialaccount_login_error, name="socialaccount_login_error"),
]

if settings.SOCIALACCOUNT_PROVIDERS:
    login_patterns += house_login_patterns
