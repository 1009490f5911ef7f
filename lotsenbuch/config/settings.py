"""Settings of every mode (`LOTSE_MODE`: demo, test, serve); what differs is read from the environment."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.csp import CSP

BASE = Path(__file__).resolve().parents[2]
MODE = os.environ.get("LOTSE_MODE", "demo")
IS_DEMO = MODE in ("demo", "test")
DATA = Path(os.environ.get("LOTSE_DATA", BASE / ".lotse"))
# Where lxml is installed, openpyxl would read workbooks with it and past defusedxml: entity bombs would go off.
os.environ["OPENPYXL_LXML"] = "False"


def _secret(path: Path) -> str:
    """Read the signing key; without a file a value that only static checks ever meet."""
    return path.read_text(encoding="utf-8").strip() if path.exists() else "only-for-static-checks"


def _database(url: str, *, pool: bool) -> dict[str, Any]:
    """Turn `postgresql://user:password@host:port/name?host=/socket` into Django's dictionary."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    options: dict[str, Any] = {}
    if pool:
        # Row policies make plans dear (1-2 ms) and runs cheap (0.1 ms): let the server keep its plans.
        options = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}
        options |= {"server_side_binding": True, "prepare_threshold": 2}
    if "sslmode" in query:
        options["sslmode"] = query["sslmode"][0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
    }


_OWNER_URL = os.environ.get("DATABASE_URL", "postgresql://lotse_owner@/lotsenbuch")
_APP_URL = os.environ.get("DATABASE_APP_URL", _OWNER_URL.replace("lotse_owner", "lotse_app"))

# The app logs in as `lotse_app`; `owner` is for migrations and test databases only (decision 0006).
# Static checks meet no database: without a pool they fail at once instead of waiting for one.
_POOL = os.environ.get("LOTSE_POOL", "1") != "0"
DATABASES = {"default": _database(_APP_URL, pool=_POOL), "owner": _database(_OWNER_URL, pool=False)}
# A migration that has to wait for a lock lets everybody wait behind it: it gives up instead and is run again.
DATABASES["owner"]["OPTIONS"]["options"] = "-c lock_timeout=5s"
# Who asks for a page gets an answer while a lock is held (config/wsgi.py); what happens by itself may wait for it.
if "LOTSE_LOCK_WAIT" in os.environ:
    DATABASES["default"]["OPTIONS"]["options"] = f"-c lock_timeout={os.environ['LOTSE_LOCK_WAIT']}"
DATABASES["default"]["TEST"] = {"MIGRATE": False}

SECRET_KEY = _secret(Path(os.environ.get("LOTSE_SECRET_KEY_FILE", DATA / "keys" / "secret")))
LOTSE_MASTER_KEY_FILE = os.environ.get("LOTSE_MASTER_KEY_FILE", str(DATA / "keys" / "master.json"))
# The sealed file of the log lies outside the database, its key outside database, file and backup (decision 0024).
LOTSE_SEAL_KEY_FILE = os.environ.get("LOTSE_SEAL_KEY_FILE", str(DATA / "keys" / "seal.key"))
LOTSE_FIELD_KEY_FILE = os.environ.get("LOTSE_FIELD_KEY_FILE", str(DATA / "keys" / "field.json"))
LOTSE_SEAL_FILE = os.environ.get("LOTSE_SEAL_FILE", str(DATA / "seal" / "log.jsonl"))
# What was deleted, as keyed hashes: outside database and backup, or a restore would bring the deleted back.
LOTSE_LEDGER_FILE = os.environ.get("LOTSE_LEDGER_FILE", str(DATA / "ledger" / "deletions.jsonl"))
LOTSE_LEDGER_KEY_FILE = os.environ.get("LOTSE_LEDGER_KEY_FILE", str(DATA / "keys" / "ledger.key"))
# What Prometheus has to bring; without the file there is no such address.
LOTSE_METRICS_TOKEN_FILE = os.environ.get("LOTSE_METRICS_TOKEN_FILE", str(DATA / "keys" / "metrics.token"))
LOTSE_SHOW_DEMO_ACCOUNTS = IS_DEMO
# The months and years before a demo was built are invented (desk/demo/figures.py); its pages say so.
LOTSE_INVENTED_FIGURES = MODE == "demo"
DEMO_PASSWORD = "Lotsenau-2026"  # noqa: S105  # printed on the login page of the demo, useless elsewhere

DEBUG = False
ALLOWED_HOSTS = os.environ.get("LOTSE_HOSTS", "localhost 127.0.0.1 testserver").split()
# How the house is reached from outside, for addresses on paper that no request begins (a reminder at night).
LOTSE_ADDRESS = os.environ.get("LOTSE_ADDRESS", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
ROOT_URLCONF = "lotsenbuch.config.urls"
# A path without its slash is a path that does not exist: a redirect would tell which ones do.
APPEND_SLASH = False
WSGI_APPLICATION = "lotsenbuch.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Staff"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "lotsenbuch.ui",
    "lotsenbuch.records",
    "lotsenbuch.audit",
    "lotsenbuch.accounts",
    "lotsenbuch.office",
    "lotsenbuch.cases",
    "lotsenbuch.steering",
    "lotsenbuch.documents",
    "lotsenbuch.letters",
    "lotsenbuch.intake",
    "lotsenbuch.team",
    "lotsenbuch.appointments",
    "lotsenbuch.partners",
    "lotsenbuch.planning",
    "lotsenbuch.assessment",
    "lotsenbuch.duties",
    "lotsenbuch.closure",
    "lotsenbuch.fieldwork",
    "lotsenbuch.indicators",
    "lotsenbuch.privacy",
    "lotsenbuch.upkeep",
    "lotsenbuch.desk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    # Static files get every header too, and no method slips past: what refuses and what labels stands first.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "lotsenbuch.accounts.middleware.labels",
    "django.middleware.security.SecurityMiddleware",
    "lotsenbuch.accounts.middleware.trouble",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lotsenbuch.accounts.middleware.gate",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lotsenbuch.accounts.queries.frame",
                "lotsenbuch.office.queries.frame",
                "lotsenbuch.desk.queries.frame",
            ],
            "builtins": ["lotsenbuch.ui.templatetags.ui", "lotsenbuch.ui.templatetags.remembered"],
        },
    }
]
FORM_RENDERER = "lotsenbuch.ui.rendering.KernRenderer"

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [
    ("kern", BASE / "node_modules" / "@kern-ux" / "native" / "dist"),
    ("idb", BASE / "node_modules" / "idb" / "build"),
]
# Nobody else's page uses our files; WhiteNoise would let every origin read them.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "lotsenbuch.ui.assets.HashedAssets"},
}

# Login: allauth does it (accounts/). Outside the demo a second factor is compulsory.
AUTHENTICATION_BACKENDS = ["lotsenbuch.accounts.backends.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# What a stranger would try first here: our words, those of the house's address, and those that the house adds.
HOUSE_WORDS = [
    *("lotsenbuch", "lotse", "jobcenter", "fallmanagement", "fallmanager", "bürgergeld", "grundsicherung", "passwort"),
    *(part for host in os.environ.get("LOTSE_HOSTS", "").split() for part in host.split(".")[:-1] if len(part) > 3),  # noqa: PLR2004
    *os.environ.get("LOTSE_HOUSE_WORDS", "").split(),
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "lotsenbuch.accounts.passwords.HouseWords",
        "OPTIONS": {"words": HOUSE_WORDS, "min_length": 12},
    },
    {
        "NAME": "lotsenbuch.accounts.passwords.Breached",
        "OPTIONS": {"path": os.environ.get("LOTSE_BREACHED_PASSWORDS_FILE", "")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "lotsenbuch.accounts.forms.StaffLoginForm",
    "reauthenticate": "lotsenbuch.accounts.forms.ConfirmForm",
}
MFA_FORMS = {
    "authenticate": "lotsenbuch.accounts.forms.SecondFactorForm",
    "reauthenticate": "lotsenbuch.accounts.forms.ConfirmCodeForm",
    "authenticate_webauthn": "lotsenbuch.accounts.forms.PasskeyAsFactorForm",
    "login_webauthn": "lotsenbuch.accounts.forms.PasskeyLoginForm",
    "reauthenticate_webauthn": "lotsenbuch.accounts.forms.PasskeyConfirmForm",
    "activate_totp": "lotsenbuch.accounts.forms.AppForm",
    "add_webauthn": "lotsenbuch.accounts.forms.PasskeyForm",
    "edit_webauthn": "lotsenbuch.accounts.forms.PasskeyNameForm",
}
MFA_ADAPTER = "lotsenbuch.accounts.adapters.SecondFactorAdapter"
ACCOUNT_ADAPTER = "lotsenbuch.accounts.adapters.StaffAdapter"
SOCIALACCOUNT_ADAPTER = "lotsenbuch.accounts.adapters.HouseLoginAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = (
    {"login_failed": "20/m/ip,5/5m/key"} if not IS_DEMO else {"login_failed": "100/m/ip,20/5m/key"}
)
# The proxy names the visitor in this header and takes it away from everybody else (deploy/nginx.conf).
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = None if IS_DEMO else "X-Real-IP"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Lotsenbuch"
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds, as RFC 6238 advises for clocks that differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_DEMO
LOTSE_SECOND_FACTOR_REQUIRED = not IS_DEMO
SOCIALACCOUNT_ONLY = False
# The login page links to the provider: `form-action` would stop the redirect that follows a form.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
# Group of the administration → role of the house; a group that is not named here gives nothing.
LOTSE_OIDC_ROLES: dict[str, str] = json.loads(os.environ.get("LOTSE_OIDC_ROLES", "{}"))
LOTSE_OIDC_GROUPS_CLAIM = os.environ.get("LOTSE_OIDC_GROUPS_CLAIM", "groups")
if "LOTSE_OIDC_SERVER" in os.environ:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "haus",
                "name": os.environ.get("LOTSE_OIDC_NAME", "Anmeldung der Verwaltung"),
                "client_id": os.environ["LOTSE_OIDC_CLIENT"],
                "secret": os.environ.get("LOTSE_OIDC_SECRET", ""),
                "settings": {
                    "server_url": os.environ["LOTSE_OIDC_SERVER"],
                    "scope": os.environ.get("LOTSE_OIDC_SCOPE", "openid profile email").split(),
                },
            }
        ],
    }

# What all processes count together (tries to log in, used codes); there is no other cache.
CACHES = {"default": {"BACKEND": "lotsenbuch.accounts.attempts.SharedAttempts"}}

# Sessions and cookies: `__Host-` names need https, so they start outside the demo.
SESSION_ENGINE = "lotsenbuch.accounts.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "lotsenbuch" if IS_DEMO else "__Host-lotsenbuch"
CSRF_COOKIE_NAME = "lotsenbuch_csrf" if IS_DEMO else "__Host-lotsenbuch_csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_DEMO
SECURE_SSL_REDIRECT = not IS_DEMO
# A machine that asks for the state over plain http is told its mistake by the proxy, not led on by a redirect.
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 0 if IS_DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_DEMO
SECURE_PROXY_SSL_HEADER = None if IS_DEMO else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A cookie outlives the logout and is readable on the machine; a session ends with it.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "lotsenbuch.accounts.middleware.csrf_failure"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "object-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
# Nothing here needs a sensor; passkeys are asked for by our own pages only.
LOTSE_PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{name}=()" for name in ("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media")),
        *(f"{name}=()" for name in ("fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi")),
        *(f"{name}=()" for name in ("payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "hid")),
        *(f"{name}=(self)" for name in ("publickey-credentials-create", "publickey-credentials-get")),
    ]
)
# What is a little too large gets its answer at the field; beyond this nothing is read at all.
LOTSE_LONGEST_REQUEST = 64 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
# ClamAV's socket (`unix:/run/clamav/clamd.ctl` or `tcp:host:3310`); empty: no scanner, and the administration says so.
LOTSE_CLAMD = os.environ.get("LOTSE_CLAMD", "")

PROCRASTINATE_DATABASE_ALIAS = "default"
PROCRASTINATE_IMPORT_PATHS = [
    "lotsenbuch.accounts.jobs",
    "lotsenbuch.appointments.jobs",
    "lotsenbuch.audit.jobs",
    "lotsenbuch.cases.jobs",
    "lotsenbuch.intake.jobs",
    "lotsenbuch.privacy.jobs",
    "lotsenbuch.records.jobs",
    "lotsenbuch.upkeep.jobs",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# Nobody writes mail but reminders, and those only by their own way out (decision 0142): SMTP where the operator names
# a server, files in the demo. A short message goes through the gateway that the house names.
MAILERS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "lotsenbuch.config.mail.NoMail"}}
LOTSE_MAIL_FROM = os.environ.get("LOTSE_MAIL_FROM", "termine@beispiel.invalid")
LOTSE_SMS_FOLDER = os.environ.get("LOTSE_SMS_FOLDER", str(DATA / "sms"))
LOTSE_SMS_GATEWAY = os.environ.get("LOTSE_SMS_GATEWAY", "lotsenbuch.config.sms.FileGateway" if IS_DEMO else "")
if "LOTSE_SMTP_HOST" in os.environ:
    MAILERS["reminders"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ["LOTSE_SMTP_HOST"],
            "port": int(os.environ.get("LOTSE_SMTP_PORT", "587")),
            "username": os.environ.get("LOTSE_SMTP_USER", ""),
            "password": os.environ.get("LOTSE_SMTP_PASSWORD", ""),
            "use_tls": True,
            "timeout": 20,
        },
    }
elif IS_DEMO:
    MAILERS["reminders"] = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(DATA / "mail")},
    }

# Paths and search terms can carry personal data: the log names the route, never the request (config/logs.py).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "lotsenbuch.config.logs.QuietFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "CRITICAL"}, "django.security": {"level": "ERROR"}},
}
