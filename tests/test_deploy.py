"""What `deploy/` promises to the proxy and to systemd, read from the files themselves."""

import re
from configparser import RawConfigParser

import pytest
from django.test import Client

from tests.house import ROOT

SITE = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def unit(name: str) -> dict[str, str]:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    parser.read(ROOT / "deploy" / name, encoding="utf-8")
    return dict(parser["Service"])


def test_the_site_speaks_current_tls_only() -> None:
    assert re.findall(r"ssl_protocols\s+(.*);", SITE) == ["TLSv1.2 TLSv1.3"]
    ciphers = re.findall(r"ssl_ciphers\s+(.*);", SITE)[0].split(":")
    assert [
        cipher for cipher in ciphers if not re.fullmatch(r"ECDHE-(ECDSA|RSA)-AES(128|256)-GCM-SHA\d+", cipher)
    ] == []
    assert "return 301 https://$host$request_uri;" in SITE


def test_the_site_replaces_what_a_visitor_claims() -> None:
    for header, value in (
        ("X-Real-IP", "$remote_addr"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-For", '""'),
        ("X-Forwarded-Host", '""'),
        ("Forwarded", '""'),
    ):
        assert f"proxy_set_header {header} {value};" in SITE


def test_the_site_writes_no_path_to_a_log() -> None:
    servers = [part for part in SITE.split("\nserver {")[1:] if "ssl_reject_handshake" not in part]
    assert [part for part in servers if "access_log off;" not in part] == []
    assert "log_format" not in SITE


def test_a_name_that_is_not_ours_gets_no_answer() -> None:
    assert "ssl_reject_handshake on;" in SITE


def test_the_units_allow_no_way_out() -> None:
    web = unit("lotsenbuch.service")
    assert (web["IPAddressDeny"], web["IPAddressAllow"]) == ("any", "localhost")


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_gains_no_rights_and_leaves_no_core(path: object) -> None:
    found = unit(getattr(path, "name"))  # noqa: B009  # parametrised as object
    wanted = {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "UMask": "0077",
        "LimitCORE": "0",
    }
    assert {name: found.get(name) for name in wanted} == wanted
    assert found["User"] == "lotsenbuch"


def test_only_the_unit_for_it_migrates() -> None:
    assert "--migrate" in unit("lotsenbuch-migrate.service")["ExecStart"]
    assert "--migrate" not in unit("lotsenbuch.service")["ExecStart"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/static/", "/static/ui/", "/static/../pyproject.toml", "/static/%2e%2e/README.md", "/.git/config", "/manage.py",
     "/static/staticfiles.json/../../keys/secret", "/media/", "/docs/"],
)  # fmt: skip
def test_nothing_but_static_files_is_served(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code in {302, 404}
    assert answer.headers.get("Location", "/anmelden/").startswith("/anmelden/")
    assert answer.content == b"" or answer.status_code == 404


def test_no_address_of_a_real_house_stands_in_the_examples() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "deploy").iterdir())
    hosts = set(re.findall(r"(?:https://|server_name |LOTSE_HOSTS=)([\w.-]+)", texts)) - {"_"}
    assert {host for host in hosts if not host.endswith((".beispiel.invalid", "$host"))} <= {""}


def test_the_server_log_goes_to_another_machine_over_tls_with_certificates_on_both_sides() -> None:
    parser = RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as above
    parser.read(ROOT / "deploy" / "journal-upload.conf", encoding="utf-8")
    upload = parser["Upload"]
    assert upload["URL"].startswith("https://")
    assert {"ServerKeyFile", "ServerCertificateFile", "TrustedCertificateFile"} <= set(upload)


def test_no_setting_of_the_example_stands_twice() -> None:
    lines = (ROOT / "deploy" / "environment.example").read_text(encoding="utf-8").splitlines()
    names = [line.split("=")[0].lstrip("# ") for line in lines if re.match(r"(# )?[A-Z_]+=", line)]
    assert [name for name in names if names.count(name) > 1] == []
