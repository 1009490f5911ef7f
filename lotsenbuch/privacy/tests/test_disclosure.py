"""Disclosure and file inspection: complete by the manifest, others covered, only for who may, for seven days."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lotsenbuch.accounts.models import RoleAssignment, Staff
from lotsenbuch.audit.queries import looks_at
from lotsenbuch.cases.actions import dispute_entry, hand_over, make_release, withdraw_class, write_note
from lotsenbuch.cases.models import Case, ContactChannel, Grant, HouseholdMember, JournalEntry, Person
from lotsenbuch.cases.queries import case_of
from lotsenbuch.cases.rules.dispute import DisputeKind
from lotsenbuch.cases.rules.release import Direction, Recipient, ReleasePurpose, Signed
from lotsenbuch.duties.models import Matter
from lotsenbuch.fieldwork.models import Item, Weighing
from lotsenbuch.intake.actions import decline_proposal, propose, take_on_proposal
from lotsenbuch.intake.models import Proposal
from lotsenbuch.letters.models import SentLetter
from lotsenbuch.privacy.actions import disclose, expire_disclosures
from lotsenbuch.privacy.models import Disclosure
from lotsenbuch.privacy.queries.disclosing import content_of
from lotsenbuch.privacy.queries.disclosure import _said, gather, label_of, reaching, told_fields
from lotsenbuch.privacy.rules.disclosure import COVERED, MANIFEST, Cover, missing_in_manifest
from lotsenbuch.records.actor import acting_as
from lotsenbuch.records.guard import ask_guard
from lotsenbuch.records.rules import Actor, RefusedError
from tests.cast import NOTE, OTHER_PERSON, SEALED_NOTE, act_as, client_of, setting_up
from tests.database import as_owner

pytestmark = pytest.mark.django_db


def made(case_id: Any, anna: Staff, kind: str = "disclosure") -> dict[str, bytes]:
    """Make a disclosure; return its parts."""
    with act_as(anna):
        case = case_of(case_id, anna.actor)
        assert case is not None
        row = disclose(case=case, kind=kind, by=anna.actor)
        found = {part: content_of(case, row, part) for part in ("pdf", "json", "arzt", "fachkraft")}
    return {part: content[0] for part, content in found.items() if content}


def test_the_manifest_names_every_model_that_reaches_a_person() -> None:
    """A model nobody placed is found, and so is a line without a model."""
    assert missing_in_manifest(reaching()) == []
    assert missing_in_manifest([*reaching(), "somewhere.NewModel"]) == ["somewhere.NewModel"]
    assert missing_in_manifest(set(reaching()) - {"planning.Goal"}) == ["planning.Goal"]


def test_every_column_is_told_in_german() -> None:
    """A column without a name of its own would stand there as the program calls it."""
    bare = [
        f"{label}.{field.name}"
        for label in MANIFEST
        for field in told_fields(apps.get_model(label))
        if label_of(field) == field.name.replace("_", " ")
    ]
    assert bare == []


def test_nobody_of_the_staff_and_no_code_is_told(case_of_anna: Case, anna: Staff) -> None:
    """Keys of colleagues are no part of the answer; what the program keeps as a code is said in words."""
    told = {
        field.name
        for label in MANIFEST
        for field in told_fields(apps.get_model(label))
        if field.name.endswith("_by") or field.name == "companions"
    }
    assert told == {"said_by", "accompanied_by", "wanted_by"}
    letter, means = SentLetter(case=case_of_anna, kind="follow_up"), Person(technical_means=["prepaid", "none"])
    matter = Matter(in_person=["third", "writing"], found_by="", verdict={"percent": 30})
    for row, name, words in (
        (letter, "kind", "Folgeeinladung"),
        (means, "technical_means", "Guthabenkarte, oft leer, kein eigenes Gerät"),
        (matter, "in_person", "dritter Meldetermin in Folge, Schreiben oder Lesen fällt schwer"),
        (matter, "verdict", ""),
        (Item(kind="interests"), "kind", "Interessen und Stärken"),
        (Weighing(weighed_by="staff:0"), "weighed_by", ""),
    ):
        assert _said(row, row._meta.get_field(name)) == words, name  # type: ignore[arg-type]


def test_the_number_of_a_trusted_person_is_covered_wherever_it_stands(case_of_anna: Case, anna: Staff) -> None:
    """The sister's number is hers, among the ways to reach the person as well; the person's own stays."""
    since = timezone.localdate()
    said = {"valid_from": since, "said_by": "Zeynep", "recorded_by": str(anna.actor)}
    with act_as(anna):
        case = case_of(case_of_anna.id, anna.actor)
        assert case is not None
        for kind, number in (("mobile", "0170 0000011"), ("trusted_person", "0170 0000015")):
            ContactChannel.objects.create(person=case.person, kind=kind, value=number, **said)
    told = made(case_of_anna.id, anna)["json"].decode()
    assert "0170 0000011" in told
    assert "0170 0000015" not in told


def test_others_are_covered_and_the_own_name_stays() -> None:
    """Whole names and their words, with an s at the end; not inside another word, and not the person's own."""
    cover = Cover.of(["Tarık Çelik", "Uwe"], ["Zeynep Çelik"])
    assert cover.over("Tarıks Schule; Frau Çelik fragt uwe, im Uwenhof") == (
        f"{COVERED} Schule; Frau Çelik fragt {COVERED}, im Uwenhof"
    )
    assert Cover.of([], ["Zeynep"]).over("Uwe") == "Uwe"


def test_all_is_told_others_are_covered_and_around_it_stands_what_the_law_asks(case_of_anna: Case, anna: Staff) -> None:
    """Entries of all classes, the mark, recipients, planned deletions, who looked in without names."""
    by, today = anna.actor, timezone.localdate()
    client_of(anna).get(reverse("desk:case_file", args=[case_of_anna.id]))
    with act_as(anna):
        HouseholdMember(case=case_of_anna, name="Tarık Wiesenbach", relation="Sohn").save(force_insert=True)
        write_note(case=case_of_anna, kind="note", text="Wiesenbachs Schule rief an", happened_at=timezone.now(), by=by)
        entry = JournalEntry.objects.get(text=NOTE)
        dispute_entry(entry=entry, kind=DisputeKind.OBJECTION, on=today, by=by)
        typed = Signed(
            Recipient("Kita Sonnenhügel"), ReleasePurpose.REFERRAL, frozenset({1}), Direction.OUT, today, today
        )
        make_release(case=case_of_anna, typed=typed, by=by)
    parts = made(case_of_anna.id, anna)
    text = parts["json"].decode()
    told = json.loads(text)
    for word in (NOTE, SEALED_NOTE, "Bandscheibenvorfall", "Stromschulden", "Fliederstieg 17", "0151 5550017", "Sohn"):
        assert word in text, word
    assert "Wiesenbach" not in text
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-|staff:|cases_\w+", text) == []
    assert f"{COVERED} Schule rief an" in text
    marked = next(one for one in told["angaben"] if NOTE in one["werte"].values())
    assert marked["hinweis"] == "Widerspruch eingelegt"
    assert {"wer": "Kita Sonnenhügel", "was": "nicht unterschrieben; nichts gesendet"} in told["empfaenger"]
    planned = [row["was"].rpartition("(")[2].rstrip(")") for row in told["geplante_loeschungen"]]
    assert {"Löschklasse L5", "Löschklasse L6"} <= set(planned)
    assert {"datum", "rolle", "zweck"} == set(told["zugriffe"][0])
    assert any(row["zweck"] == "Beratung und Fallführung" for row in told["zugriffe"])
    assert anna.last_name not in text
    with pikepdf.open(io.BytesIO(parts["pdf"])) as pdf, pdf.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
    assert {"arzt", "fachkraft"}.isdisjoint(parts)


def test_inspection_keeps_the_part_of_a_doctor_apart(case_of_anna: Case, anna: Staff) -> None:
    """Health stands in a file of its own and in no other; so do debts and what is specially protected."""
    parts = made(case_of_anna.id, anna, "inspection")
    assert parts["arzt"].startswith(b"%PDF-")
    text = parts["json"].decode()
    told = {part: _words(parts[part]) for part in ("pdf", "arzt", "fachkraft")}
    assert SEALED_NOTE not in text
    for word, only in (("Bandscheibenvorfall", "arzt"), ("Stromschulden", "fachkraft")):
        assert word not in text
        assert {part for part, words in told.items() if word in words} == {only}
    assert "eine Ärztin oder ein Arzt" in told["arzt"].replace("Eine", "eine")
    assert "§ 25 Abs. 2 Satz 3" in told["fachkraft"]


def test_no_two_files_of_an_inspection_have_one_name(case_of_anna: Case, anna: Staff) -> None:
    """Who saves all of them in one folder has all of them, and sees which one goes to the doctor."""
    with act_as(anna):
        case = case_of(case_of_anna.id, anna.actor)
        assert case is not None
        row = disclose(case=case, kind="inspection", by=anna.actor)
    number, client = case_of_anna.fallnummer, client_of(anna)
    names = [
        client.get(reverse("privacy:disclosure_file", args=[case.id, row.id, part])).headers["Content-Disposition"]
        for part in ("pdf", "json", "arzt", "fachkraft")
    ]
    assert [name.split('"')[1] for name in names] == [
        f"akteneinsicht-{number}{ending}" for ending in (".pdf", ".json", "-arzt.pdf", "-fachkraft.pdf")
    ]


def _words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_whoever_lost_the_right_gets_nothing(
    case_of_anna: Case, anna: Staff, bernd: Staff, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bad case: made, then the right ended: page, files and command give nothing; with a role gone as well."""
    made(case_of_anna.id, anna)
    client, row = client_of(anna), None
    with act_as(anna):
        row = Disclosure.objects.get()
    paths = [reverse("privacy:disclose", args=[case_of_anna.id])]
    paths += [reverse("privacy:disclosure_file", args=[case_of_anna.id, row.id, part]) for part in ("pdf", "json")]
    assert [client.get(path).status_code for path in paths] == [200, 200, 200]
    assert [client_of(bernd).get(path).status_code for path in paths] == [404, 404, 404]
    with act_as(anna):
        hand_over(case=case_of_anna, to=bernd, reason="Wechsel", classes=[], by=anna.actor)
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    # The new holder sees no disclosure that somebody else made.
    assert client_of(bernd).get(paths[1]).status_code == 404
    with act_as(anna):
        assert not Disclosure.objects.exists()
    with pytest.raises(SystemExit) as ended:
        call_command("disclose", case_of_anna.fallnummer, by="anna", out=tmp_path / "x")
    assert ended.value.code == 2
    assert "keine Auskunft geben" in capsys.readouterr().err
    with setting_up():
        # Before this test's own transaction began: that is the moment which rights are asked for.
        RoleAssignment.objects.filter(staff=bernd).update(valid_until=timezone.now() - timedelta(hours=1))
    with pytest.raises(SystemExit):
        call_command("disclose", case_of_anna.fallnummer, by="bernd", out=tmp_path / "x")
    assert not (tmp_path / "x").exists()
    assert "keine Auskunft geben" in capsys.readouterr().err


def test_the_command_writes_both_and_the_log_tells(case_of_anna: Case, anna: Staff, tmp_path: Path) -> None:
    """PDF and JSON in files that only their owner reads; a class that is not open is named."""
    assert anna.username == "anna"
    call_command("disclose", case_of_anna.fallnummer, by="anna", out=tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"auskunft-{case_of_anna.fallnummer}.json", f"auskunft-{case_of_anna.fallnummer}.pdf"]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    with act_as(anna):
        told = set(looks_at(case_of_anna.id).values_list("what", "purpose"))
        assert ("disclose", "Auskunft an die Person") in told
        assert "privacy.disclose" in {what for what, _ in told}
    with act_as(anna):
        case = case_of(case_of_anna.id, anna.actor)
        assert case is not None
        for grant in Grant.objects.filter(case=case, data_class=2):
            withdraw_class(case=case, grant_id=grant.id, by=anna.actor)
        with pytest.raises(RefusedError, match=r"vollständig sein.*Klasse 2"):
            disclose(case=case, kind="disclosure", by=anna.actor)


@pytest.mark.django_db(transaction=True)
def test_after_seven_days_it_is_gone(case_of_anna: Case, anna: Staff) -> None:
    """Nobody sees it any more, and the night deletes it; the database asks its own clock, so the row is set back."""
    made(case_of_anna.id, anna)
    with act_as(anna):
        row = Disclosure.objects.get()
        assert row.expires_at - row.made_at == timedelta(days=7)
    with as_owner() as owner:
        owner.execute("ALTER TABLE privacy_disclosure NO FORCE ROW LEVEL SECURITY")
        owner.execute("UPDATE privacy_disclosure SET expires_at = now() - interval '1 second'")
        owner.execute("ALTER TABLE privacy_disclosure FORCE ROW LEVEL SECURITY")
    with act_as(anna):
        assert not Disclosure.objects.exists()
    path = reverse("privacy:disclosure_file", args=[case_of_anna.id, row.id, "pdf"])
    assert client_of(anna).get(path).status_code == 404
    retain = Actor.service("retain")
    with acting_as(retain):
        assert expire_disclosures(by=retain) == 1


def test_what_it_was_proposed_with_is_told_by_the_holder_alone(
    proposal_of_emre: Proposal, emre: Staff, hanna: Staff, anna: Staff
) -> None:
    """Arbeitsvermittlung wrote a reason; the person hears it from whoever holds the case, and nobody else reads it."""
    told = client_of(hanna).get(reverse("privacy:disclose_proposal", args=[proposal_of_emre.id, "json"]))
    assert told.headers["Content-Disposition"].startswith('attachment; filename="auskunft-vorschlag.json"')
    with act_as(hanna):
        reason = proposal_of_emre.reason
        assert json.loads(told.content)["angaben"][0]["werte"]["Warum Fallmanagement?"] == reason
        case, _ = take_on_proposal(
            proposal=proposal_of_emre, data=OTHER_PERSON, opened_on=timezone.localdate(), by=hanna.actor
        )
        opened = case_of(case.id, hanna.actor)
        assert opened is not None
        (item,) = (one for one in gather(opened).items if one.model == "intake.Proposal")
        assert ("Warum Fallmanagement?", reason) in item.rows
        assert not [words for _, words in item.rows if "staff:" in words]
    data: dict[str, Any] = {"last_name": "WIESENGRUND", "birth_on": OTHER_PERSON.birth_on, "by": emre.actor}
    with act_as(emre):  # the same person again, and somebody born on the same day
        again = propose(first_name="Jost", reason="Noch einmal gefragt", proposed_on=timezone.localdate(), **data)
        propose(first_name="Jule", reason="Ist jemand anderes", proposed_on=timezone.localdate(), **data)
    with act_as(hanna):
        decline_proposal(proposal=Proposal.objects.get(pk=again.pk), answer="Schon hier", by=hanna.actor)
        said = str([one.rows for one in gather(opened).items if one.model == "intake.Proposal"])
        assert [words in said for words in (reason, "Noch einmal gefragt", "Schon hier", "jemand anderes")] == [
            True, True, True, False,
        ]  # fmt: skip
    declined = reverse("privacy:disclose_proposal", args=[again.pk, "pdf"])
    assert client_of(emre).get(declined).content.startswith(b"%PDF-")
    assert client_of(anna).get(declined).status_code == 404
    with act_as(anna):
        assert ask_guard("privacy_proposals_of", case.id) is None
