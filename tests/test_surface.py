"""What every answer carries and refuses, whatever is asked (trust.md, "Surface")."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lotsenbuch.accounts.models import Staff
from lotsenbuch.cases.models import Case
from lotsenbuch.config.logs import QuietFormatter, quieted
from lotsenbuch.desk.views import bad_request
from tests.cast import SECRETS, client_of
from tests.house import ROOT, files

pytestmark = pytest.mark.django_db
STATIC = "/static/ui/frame.css"
WAYS = (
    "/",
    "/anmelden/",
    "/abmelden/",
    "/anmelden/passkey/",
    "/ich/",
    "/gibt-es-nicht/",
    "/health",
    STATIC,
    "/static/x",
)
PRODUCTION = """
import json, django
django.setup()
from django.test import override_settings
from tests.database import PLAIN_FILES
override_settings(STORAGES=PLAIN_FILES).enable()
from django.test import Client
answers = {}
for path in ("/anmelden/", "/", "/gibt-es-nicht/"):
    answer = Client(headers={"host": "lotsenbuch.example", "X-Real-IP": "192.0.2.1"}).get(path, secure=True)
    answers[path] = {"status": answer.status_code, "headers": dict(answer.headers), "cookies": answer.cookies.output()}
plain = Client(headers={"host": "lotsenbuch.example"}).get("/anmelden/")
answers["plain"] = {"status": plain.status_code, "headers": dict(plain.headers), "cookies": plain.cookies.output()}
print(json.dumps(answers))
"""


@pytest.fixture
def serving(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a real house over the test database."""
    secret = tmp_path / "secret"
    secret.write_text(token_urlsafe(64))
    where = connection.settings_dict
    url = f"postgresql://lotse_app@/{where['NAME']}?host={where['HOST']}&port={where['PORT'] or 5432}"
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "lotsenbuch.config.settings",
        "LOTSE_MODE": "serve",
        "LOTSE_POOL": "0",
        "LOTSE_DATA": os.environ.get("LOTSE_DATA", str(tmp_path)),
        "LOTSE_HOSTS": "lotsenbuch.example",
        "LOTSE_SECRET_KEY_FILE": str(secret),
        "DATABASE_APP_URL": url,
    }


def python(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own settings


def everything(client: Client) -> dict[str, dict[str, str]]:
    return {path: dict(client.get(path).headers) for path in WAYS}


# Headers


@pytest.mark.parametrize("who", ["anonymous", "anna"])
def test_every_answer_carries_every_header(who: str, anna: Staff) -> None:
    found = everything(Client() if who == "anonymous" else client_of(anna))
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": settings.LOTSE_PERMISSIONS_POLICY,
    }
    for path, headers in found.items():
        assert {name: headers.get(name) for name in wanted} == wanted, path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(headers), path


def test_a_collected_file_is_for_our_own_pages_only(tmp_path: Path) -> None:
    """Served from the folder as in a real house; seen to fail with WhiteNoise's own setting."""
    (tmp_path / "probe.css").write_text("p {}")
    with override_settings(STATIC_ROOT=tmp_path):
        answer = Client().get("/static/probe.css")
    assert (answer.status_code, answer.headers.get("Access-Control-Allow-Origin")) == (200, None)


def test_the_policy_allows_nothing_inline_and_nothing_foreign(anna: Staff) -> None:
    policy = client_of(anna).get("/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert (rules["default-src"], rules["object-src"], rules["base-uri"], rules["form-action"]) == (
        "'none'",
        "'none'",
        "'none'",
        "'self'",
    )
    assert re.findall(r"unsafe|https?:|\*|blob:", policy) == []


def test_a_nonce_is_new_for_every_answer(anna: Staff) -> None:
    client = client_of(anna)
    nonces = [re.findall(r"nonce-([\w+/=-]+)", client.get("/").headers["Content-Security-Policy"]) for _ in range(3)]
    found = [one for answer in nonces for one in answer]
    assert len(found) == len(set(found))


def test_no_template_or_script_of_ours_evades_the_policy() -> None:
    marks = re.compile(
        r"\son[a-z]+=|style=|javascript:|\|safe\b|autoescape off|eval\(|innerHTML|document\.write|new Function"
    )
    sources = files(".html", ".js", without=("tests",))
    assert sources
    assert {path.name: found for path in sources if (found := marks.findall(path.read_text(encoding="utf-8")))} == {}


def test_personal_pages_are_kept_by_nobody(anna: Staff, case_of_anna: Case) -> None:
    client = client_of(anna)
    for path in ("/", "/ich/", "/faelle/", reverse("desk:case_file", args=[case_of_anna.pk]), "/gibt-es-nicht/"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_logout_has_the_browser_forget_our_pages(anna: Staff) -> None:
    assert client_of(anna).post("/abmelden/").headers["Clear-Site-Data"] == '"cache"'


# Methods, hosts, sizes


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "TRACK", "ERFUNDEN"])
@pytest.mark.parametrize("who", ["anonymous", "anna"])
def test_methods_that_nobody_needs_are_refused_on_every_path(method: str, who: str, anna: Staff) -> None:
    client = Client() if who == "anonymous" else client_of(anna)
    assert {path: client.generic(method, path).status_code for path in WAYS} == dict.fromkeys(WAYS, 405)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_static_files_are_only_fetched(method: str) -> None:
    assert Client().generic(method, STATIC).status_code == 405


@pytest.mark.parametrize("path", ["/anmelden/", STATIC, "/gibt-es-nicht/", "/health"])
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "a b"])
def test_another_host_is_refused(path: str, host: str) -> None:
    answer = Client(headers={"host": host}).get(path)
    assert (answer.status_code, "evil" in answer.text) == (400, False)


def test_a_forwarded_host_changes_nothing() -> None:
    answer = Client(headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}).get("/ich/")
    assert answer.headers["Location"] == "/anmelden/?next=%2Fich%2F"


@pytest.mark.parametrize("length", [str(settings.LOTSE_LONGEST_REQUEST + 1), "9" * 30, "-1", "1e3"])
def test_what_is_too_large_is_refused_before_it_is_read(length: str) -> None:
    answer = Client().post("/anmelden/", {"login": "x"}, headers={"Content-Length": length})
    assert (answer.status_code, "höchstens 25 Megabyte" in answer.text) == (413, True)


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_a_text_that_is_too_long_is_413_in_german(anna: Staff) -> None:
    answer = client_of(anna).post("/ich/", {"phone": "0" * 200})
    assert (answer.status_code, "Das ist zu groß" in answer.text) == (413, True)


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=2)
def test_too_many_fields_are_400_in_german(anna: Staff) -> None:
    answer = client_of(anna).post("/ich/", {"a": "1", "b": "2", "c": "3"})
    assert (answer.status_code, "Das war so nicht zu verstehen" in answer.text) == (400, True)


def test_a_refused_request_says_so_without_what_it_carried() -> None:
    for error, status in ((RequestDataTooBig("Zeynep"), 413), (ValueError("Zeynep"), 400)):
        answer = bad_request(RequestFactory().get("/fall/Zeynep/"), error)
        assert (answer.status_code, "Zeynep" in answer.text) == (status, False)


@pytest.mark.parametrize("path", ["/abmelden/", "/ich/sitzungen/andere-beenden/"])
def test_a_wrong_method_is_405_in_german(path: str, anna: Staff) -> None:
    answer = client_of(anna).get(path)
    assert (answer.status_code, "gehört zu einem Knopf" in answer.text, answer.headers["Allow"]) == (405, True, "POST")


@pytest.mark.parametrize("path", ["/fall/{}/", "/fall/{}/vermerk/", "/%00", "/fall/%F0%9F%98%80/", "/" + "x" * 3000])
def test_errors_show_no_case(path: str, anna: Staff, bernd: Staff, case_of_anna: Case) -> None:
    for staff in (bernd, None):
        client = client_of(staff) if staff else Client()
        page = client.get(path.format(case_of_anna.pk)).content.decode()
        assert [secret for secret in SECRETS if secret in page] == []
        assert "Traceback" not in page


# Logs


@pytest.mark.parametrize(
    "said",
    [
        "Not Found: /fall/a2db46cb-b535-41aa-bf6f-badc72b2514e/",
        "Fall 26-00042 geöffnet",
        "GET /suche/?q=Zeynep",
        "Job cases.x[12](case_id='26-00042', name='Zeynep') failed",
        "duplicate key\nDETAIL:  Key (last_name)=(Zeynep) already exists.",
        "mail to zeynep@beispiel.invalid",
        "123A456789 at 12345//0001234",
    ],
)
def test_a_line_of_the_log_carries_no_id_and_no_search_term(said: str) -> None:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s", (said,), None)
    line = QuietFormatter().format(record)
    assert re.findall(r"(?i)zeynep|00042|[0-9a-f]{8}-[0-9a-f]{4}|123A456|0001234", line) == []
    assert line.startswith("20")


@given(st.text(max_size=60))
def test_nobody_writes_a_second_line_into_the_log(text: str) -> None:
    assert len(quieted(f"Invalid host {text} end").splitlines()) == 1


def test_an_exception_in_the_log_names_the_place_and_quotes_nothing() -> None:
    try:
        int("Zeynep Yıldız")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    line = QuietFormatter().format(record)
    assert ("Zeynep" in line, "[ValueError]" in line, "test_surface.py" in line) == (False, True, True)


def test_every_handler_of_the_house_is_quiet() -> None:
    handlers: Any = settings.LOGGING["handlers"]
    assert {handler.get("formatter") for handler in handlers.values()} == {"quiet"}


def test_health_names_nobody(case_of_anna: Case) -> None:
    answer = Client().get("/health")
    assert set(answer.json()) == {"status", "database", "worker", "migrations"}
    assert set(answer.json().values()) <= {"ok", "down", "pending"}


# Production settings


def test_the_check_for_production_is_silent(serving: dict[str, str]) -> None:
    done = python(serving, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "System check identified no issues (0 silenced)."


@pytest.mark.django_db(transaction=True)
def test_outside_the_demo_cookies_are_bound_to_host_and_https(serving: dict[str, str]) -> None:
    import json

    done = python(serving, "-c", PRODUCTION)
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    cookies = answers["/anmelden/"]["cookies"].splitlines()
    assert cookies
    for cookie in cookies:
        assert re.match(r"Set-Cookie: __Host-\w+=", cookie), cookie
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= flags, cookie
        assert not any(flag.startswith("domain") for flag in flags), cookie
    for path in ("/anmelden/", "/", "/gibt-es-nicht/"):
        headers = answers[path]["headers"]
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload", path
    assert (answers["plain"]["status"], answers["plain"]["headers"]["Location"]) == (
        301,
        "https://lotsenbuch.example/anmelden/",
    )
    assert answers["plain"]["cookies"] == ""


def test_in_the_demo_nothing_is_promised_about_https() -> None:
    assert "Strict-Transport-Security" not in Client().get("/anmelden/").headers
