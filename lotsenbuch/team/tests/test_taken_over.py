"""Who takes cases over tells the people: the notice leads to the letter, and the letter is one like every other."""

from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from lotsenbuch.accounts.models import Notice, Staff
from lotsenbuch.accounts.queries import notices_of
from lotsenbuch.cases.models import Case
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.office.models import SignatureBlock
from lotsenbuch.team.actions import take_back_transfer, transfer_cases
from lotsenbuch.team.models import Transfer
from lotsenbuch.team.tests.work import cases_held
from tests.cast import act_as, client_of, setting_up

pytestmark = pytest.mark.django_db


def given(cases: list[Case], *, by: Staff, earlier: Staff, to: Staff) -> UUID:
    with act_as(by):
        why = "Wechsel in ein anderes Haus"
        return transfer_cases(earlier=earlier, to=to, cases=[one.id for one in cases], reason=why, by=by.actor)


def test_the_notice_of_one_case_leads_to_its_letter(anna: Staff, bernd: Staff, chris: Staff) -> None:
    case = cases_held(anna, 1)[0]
    made = given([case], by=chris, earlier=anna, to=bernd)
    with act_as(bernd):
        said = str(Notice.Kind.CASES_TRANSFERRED.label)
        url = next(one.url for one in notices_of(bernd) if one.text == said)
    assert url == reverse("team:taken_over", args=[made])
    letter = client_of(bernd).get(url)
    assert getattr(letter, "url", "") == reverse("letters:write_letter", args=[case.id, "new_contact"])
    form = client_of(bernd).get(letter.url).text  # type: ignore[attr-defined]
    assert "ab jetzt bin ich für Sie da: Bernd Brandt" in form
    assert "Nach dem Grund fragt niemand." in form


def test_of_many_cases_each_has_its_letter_and_says_whether_it_was_written(
    anna: Staff, bernd: Staff, chris: Staff, hanna: Staff
) -> None:
    cases = cases_held(anna, 3)
    made = given(cases, by=chris, earlier=anna, to=bernd)
    client, url = client_of(bernd), reverse("team:taken_over", args=[made])
    page = client.get(url).text
    assert (page.count("noch kein Brief"), page.count("Brief schreiben")) == (3, 3)
    write = reverse("letters:write_letter", args=[cases[0].id, "new_contact"])
    typed = {"subject": "Wer jetzt für Sie da ist", "text": "Guten Tag {name}, ab jetzt bin ich da.", "is_handed": "on"}
    sent = client.post(write, typed | {"repeat_key": str(uuid4())})
    assert sent.status_code == 302, sent.text[:2000]
    page = client.get(url).text
    assert (page.count("noch kein Brief"), page.count("Brief ansehen")) == (2, 1)
    with act_as(bernd):
        row = SentLetter.objects.get()
    assert reverse("letters:letter", args=[cases[0].id, row.pk]) in page
    for other in (anna, chris, hanna):
        assert client_of(other).get(url).status_code == 404


def test_a_transfer_taken_back_has_no_letters(anna: Staff, bernd: Staff, chris: Staff) -> None:
    made = given(cases_held(anna, 2), by=chris, earlier=anna, to=bernd)
    with act_as(chris):
        assert take_back_transfer(transfer=Transfer.objects.get(pk=made), by=chris.actor)
    assert client_of(bernd).get(reverse("team:taken_over", args=[made])).status_code == 404


def test_the_letter_has_the_head_and_the_signature_of_the_house_and_stays_in_the_file(
    anna: Staff, case_of_anna: Case
) -> None:
    with setting_up():
        Staff.objects.filter(pk=anna.pk).update(phone="+49 2303 000-1")
        SignatureBlock.objects.create(staff=anna, name="Anna Arndt, Lotsin", phone="+49 2303 000-1")
    client = client_of(anna)
    about = client.get(reverse("team:case_page", args=[case_of_anna.id])).text
    url = reverse("letters:write_letter", args=[case_of_anna.id, "new_contact"])
    assert f'href="{url}"' in about
    text = "Guten Tag {name}, ab jetzt bin ich für Sie da: {ansprechperson}. Sie erreichen mich unter {telefon}."
    sent = client.post(url, {"subject": "Wer jetzt für Sie da ist", "text": text, "repeat_key": str(uuid4())})
    assert sent.status_code == 302, sent.context["form"].errors
    letter = client.get(sent.url).text  # type: ignore[attr-defined]
    assert "Wer jetzt für Sie da ist" in letter
    printed = client.get(f"{sent.url}brief.pdf").content  # type: ignore[attr-defined]
    words = " ".join(PdfReader(BytesIO(printed)).pages[0].extract_text().split())
    for part in ("ab jetzt bin ich für Sie da: Anna Arndt", "+49 2303 000-1", "Fliederstieg 17", "Anna Arndt, Lotsin"):
        assert part in words
    assert "Wer jetzt für Sie da ist" in client.get(reverse("letters:letters", args=[case_of_anna.id])).text
