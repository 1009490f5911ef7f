"""The administration's own login: a provider of its own, over HTTP on both sides, signatures and all."""

import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.utils import timezone
from oidc_provider_mock import User, run_server_in_thread

from lotsenbuch.accounts.adapters import SignedTokens
from lotsenbuch.accounts.models import RoleAssignment, Session, Staff
from lotsenbuch.accounts.roles import Role
from lotsenbuch.accounts.rules import session_is_over
from lotsenbuch.audit.models import Entry
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.rules import Actor
from tests.cast import act_as, setting_up
from tests.test_house_tokens import STRANGE, keys_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.oidc_urls")]
GROUPS = {"fm": "fallmanagement", "lead": "team_lead", "import": "importer"}
PEOPLE = {"0815": ("anna", ["fm"]), "0816": ("neu.hier", ["fm", "import"]), "0817": ("gast", ["kantine"])}
WAIT = 10


def person(sub: str, name: str, groups: list[str]) -> User:
    """Return somebody as the provider knows them."""
    said: dict[str, object] = {"preferred_username": name, "given_name": "Vera", "family_name": "Vogt"}
    return User(sub=sub, claims={**said, "email": f"{name}@beispiel.invalid", "groups": groups})


@pytest.fixture
def provider(settings: Any) -> Iterator[str]:
    """Run a provider and have the house ask it; yield its address."""
    users = [person(sub, *said) for sub, said in PEOPLE.items()]
    with run_server_in_thread(user_claims=users, require_nonce=False) as server:
        address = f"http://localhost:{server.server_port}"
        app: dict[str, Any] = {"provider_id": "haus", "name": "Haus", "client_id": "lotsenbuch", "secret": "geheim"}
        app |= {"settings": {"server_url": address, "scope": ["openid", "profile", "email"]}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        settings.LOTSE_OIDC_ROLES = GROUPS
        yield address


class Visit:
    """A browser of somebody: cookies, and the way through the provider."""

    def __init__(self, house: str) -> None:
        self.house, self.browser = house, requests.Session()

    def asked(self) -> str:
        """Go to the login of the administration; return where it is."""
        answer = self.browser.get(f"{self.house}/anmelden/haus/", allow_redirects=False, timeout=WAIT)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def confirmed(self, where: str, sub: str) -> str:
        """Log in at the provider; return the way back."""
        return self.browser.post(where, data={"sub": sub}, allow_redirects=False, timeout=WAIT).headers["Location"]

    def back(self, where: str) -> requests.Response:
        """Go where the provider sends, and no further."""
        return self.browser.get(where, allow_redirects=False, timeout=WAIT)

    def enter(self, sub: str) -> requests.Response:
        """Go the whole way."""
        return self.back(self.confirmed(self.asked(), sub))

    def is_in(self) -> bool:
        """Say whether one's own page opens."""
        return self.back(f"{self.house}/ich/").status_code == 200


@pytest.fixture
def visit(provider: str, live_server: SimpleNamespace) -> Visit:
    """Return somebody in front of the house."""
    return Visit(live_server.url)


def page_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, re.sub(r'nonce[-=]"?[^"\' ]+|value="[^"]*"', "", answer.text)


def test_a_known_person_comes_in_with_the_roles_of_the_groups(visit: Visit, anna: Staff) -> None:
    answer = visit.enter("0815")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert visit.is_in()
    assert SocialAccount.objects.get().user_id == anna.id
    with act_as(anna):
        assert Entry.objects.filter(what="accounts.log_in", kind="act").count() == 1
        assert Session.objects.filter(staff=anna).count() == 1


def test_a_person_is_the_subject_and_not_the_name(visit: Visit, anna: Staff, provider: str) -> None:
    visit.enter("0815")
    renamed = {"preferred_username": "bernd", "groups": ["fm"]}
    assert requests.put(f"{provider}/users/0815", json=renamed, timeout=WAIT).ok
    assert visit.enter("0815").headers["Location"] == "/"
    assert SocialAccount.objects.get().user_id == anna.id
    # And another subject does not take over an account by its name.
    other = {"preferred_username": "anna", "groups": ["fm"]}
    requests.put(f"{provider}/users/0999", json=other, timeout=WAIT)
    assert Visit(visit.house).enter("0999").status_code == 403


def test_a_new_colleague_gets_the_roles_of_the_groups_and_no_right_to_import(visit: Visit, anna: Staff) -> None:
    assert visit.enter("0816").headers["Location"] == "/"
    roles = RoleAssignment.objects.filter(staff__username="neu.hier").values_list("role", "given_by")
    assert list(roles) == [(Role.FALLMANAGEMENT.value, "service:login")]


def test_unknown_and_closed_get_one_and_the_same_refusal(visit: Visit, anna: Staff) -> None:
    unknown = page_of(visit.enter("0817"))
    assert (unknown[0], "nichts freigegeben" in unknown[1]) == (403, True)
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(is_active=False)
    by_name = page_of(Visit(visit.house).enter("0815"))
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(is_active=True)
    Visit(visit.house).enter("0815")
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(is_active=False)
    linked = Visit(visit.house)
    by_subject = page_of(linked.enter("0815"))
    assert unknown == by_name == by_subject
    assert not linked.is_in()
    with acting_as(Actor.service("login")):
        assert Entry.objects.filter(kind="refused", what="accounts.log_in").count() == 3


def test_an_answer_belongs_to_the_browser_that_asked(visit: Visit, anna: Staff) -> None:
    """State: a way back that somebody else began opens nothing."""
    stolen = visit.confirmed(visit.asked(), "0815")
    other = Visit(visit.house)
    other.asked()
    assert other.back(stolen).status_code != 302
    assert not other.is_in()


def test_an_answer_is_good_once(visit: Visit, anna: Staff) -> None:
    where = visit.confirmed(visit.asked(), "0815")
    assert visit.back(where).headers["Location"] == "/"
    visit.browser.cookies.clear()
    assert visit.back(where).status_code != 302
    assert not visit.is_in()


def test_the_house_asks_with_pkce_state_and_nothing_secret(visit: Visit) -> None:
    said = parse_qs(urlsplit(visit.asked()).query)
    assert said["code_challenge_method"] == ["S256"]
    assert (len(said["code_challenge"][0]), len(said["state"][0]) >= 16) == (43, True)
    assert said["response_type"] == ["code"]
    assert "geheim" not in str(said)


def test_a_token_of_another_issuer_opens_nothing(visit: Visit, anna: Staff, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["openid_configuration_overrides"] = {"issuer": "https://anderswo.invalid"}
    assert visit.enter("0815").status_code != 302
    assert not visit.is_in()


def test_a_token_of_a_strange_key_opens_nothing(visit: Visit, anna: Staff, settings: Any) -> None:
    with keys_of(STRANGE) as address:
        app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        app["settings"]["openid_configuration_overrides"] = {"jwks_uri": address}
        assert visit.enter("0815").status_code != 302
    assert not visit.is_in()


def test_what_is_told_beside_the_token_is_about_the_same_person(
    visit: Visit, anna: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"sub": "0816", "preferred_username": "anna", "groups": ["fm"]}
    monkeypatch.setattr(SignedTokens, "_fetch_user_info", lambda _self, _token: told)
    assert visit.enter("0815").status_code != 302
    assert not visit.is_in()


def test_the_providers_login_is_no_second_factor(visit: Visit, anna: Staff, settings: Any) -> None:
    """Whatever `acr` and `amr` say: where the house demands a second factor, it is the house's own."""
    settings.LOTSE_SECOND_FACTOR_REQUIRED = True
    visit.enter("0815")
    answer = visit.back(f"{visit.house}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/ich/zweiter-faktor/")


def test_the_session_is_one_of_this_house(visit: Visit, anna: Staff) -> None:
    """No token is kept and nothing is renewed there; a role that the house takes away ends what the login opened."""
    visit.enter("0815")
    assert not SocialToken.objects.exists()
    with act_as(anna):
        session = Session.objects.get(staff=anna)
    with setting_up():
        RoleAssignment.objects.filter(staff=anna).update(valid_until=timezone.now() - timedelta(hours=1))
    assert not session_is_over(session.began_at, session.began_at, session.began_at + timedelta(minutes=29))
    assert session_is_over(
        session.began_at, session.began_at + timedelta(hours=10), session.began_at + timedelta(hours=10)
    )
    assert not visit.is_in()
