"""One's proofs, and the public page that checks a code: who sees what (CPD-5 to CPD-7)."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.records.codes import written_code
from mentorship.records.models import Evidence, Record
from mentorship.records.workflow import decide_certificate, request_cpd_record, revoke_record
from tests import factories
from tests.mentorship.records import NOW, add_meetings, make_completed, name_signatory, proofs_of, sign_by_both

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


def test_a_document_is_downloaded_by_its_holder_alone(signed_in: SignIn) -> None:
    pairing = make_completed()
    record = proofs_of(pairing.mentee, pairing)["record"]
    address = f"/en/my-proofs/{record.public_id}/fr/"
    response = signed_in(pairing.mentee).get(address)
    assert response.content.startswith(b"%PDF-")
    assert response.headers["Content-Disposition"] == 'attachment; filename="R-2026-00001-fr.pdf"'
    assert response.headers["Cache-Control"] == "no-store, private"
    assert signed_in(pairing.mentor).get(address).status_code == 404
    assert signed_in(factories.make_member()).get(address).status_code == 404
    revoke_record(record, reason="A wrong name.", by=factories.make_staff(), now=NOW)
    assert signed_in(pairing.mentee).get(address).status_code == 404


def test_anybody_with_the_code_reads_what_the_document_says(client: Client) -> None:
    pairing = make_completed(names=("Mentorly", "Menteeson"))
    record = proofs_of(pairing.mentee, pairing)["record"]
    page = client.get(f"/en/verify/{written_code(record.code)}/")
    assert "This document is genuine" in page.text
    assert "Mentorly" in page.text
    assert pairing.mentor.email not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    revoke_record(record, reason="A secret reason.", by=factories.make_staff(), now=NOW)
    page = client.get("/en/verify/", {"code": written_code(record.code).lower()})
    assert "This document was revoked on November 22, 2026" in page.text
    assert "A secret reason" not in page.text
    assert "Mentorly" not in page.text


def test_a_mentors_certificates_say_with_whom(signed_in: SignIn) -> None:
    name_signatory()
    mentor = factories.make_member()
    for name in ("Menteeson", "Menteesdottir"):
        pairing = make_completed(names=("Mentorly", name), mentor=mentor)
        decide_certificate(pairing, Record.Role.MENTOR, reason="By phone.", by=factories.make_staff(), now=NOW)
    page = signed_in(mentor).get("/en/my-proofs/").text
    for name in ("Menteeson", "Menteesdottir"):
        assert f"{name}, as the mentor" in page


def test_an_unknown_code_is_answered_by_the_same_page(client: Client) -> None:
    page = client.get("/fr/verify/", {"code": "AAAA-AAAA-AAAA-AAAA-AAAA"})
    assert page.status_code == 200
    assert "Aucun document ne porte ce code" in page.text


def test_a_code_with_one_letter_changed_is_no_code_of_ours(client: Client) -> None:
    pairing = make_completed(names=("Mentorly", "Menteeson"))
    code = proofs_of(pairing.mentee, pairing)["record"].code
    altered = code[:-1] + ("0" if code[-1] != "0" else "1")
    page = client.get(f"/en/verify/{written_code(altered)}/")
    assert page.status_code == 200
    assert "There is no document with this code" in page.text
    assert "Mentorly" not in page.text


def test_codes_are_not_tried_without_end(client: Client) -> None:
    answers = [client.get("/en/verify/AAAA/").status_code for _turn in range(31)]
    assert answers == [200] * 30 + [429]


def test_a_record_is_asked_for_by_one_of_the_two(signed_in: SignIn) -> None:
    pairing = make_completed()
    address = f"/en/my-mentorships/{pairing.public_id}/cpd-record/"
    assert signed_in(factories.make_member()).post(address).status_code == 404
    assert signed_in(pairing.mentee).post(address).status_code == 302
    assert Record.objects.get().holder == pairing.mentee


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 a letter", ""),
        (b"<html>", "This file is no PDF, PNG or JPEG"),
        (b"%PDF-" + b"0" * 5_000_000, "This file is larger than 5 MB"),
    ],
)
def test_a_file_is_what_its_content_says(signed_in: SignIn, content: bytes, sentence: str) -> None:
    member = factories.make_member()
    sent = {"title": "Letter", "organization": "Society", "file": SimpleUploadedFile("../a letter.html", content)}
    page = signed_in(member).post("/en/my-proofs/attached/new/", sent)
    assert [each.file_name for each in Evidence.objects.all()] == ([] if sentence else ["a_letter.pdf"])
    assert page.status_code == 200 if sentence else 302
    assert sentence in page.text


def test_evidence_belongs_to_a_mentorship_of_ones_own_and_its_record_lists_it(signed_in: SignIn) -> None:
    pairing, other = make_completed(), make_completed()
    client, address = signed_in(pairing.mentee), "/en/my-proofs/attached/new/"
    assert f'value="{pairing.public_id}" selected' in client.get(address, {"mentorship": pairing.public_id}).text

    def sent(chosen: Pairing) -> dict[str, object]:
        file = SimpleUploadedFile("letter.pdf", b"%PDF-1.7")
        return {"title": "Letter", "organization": "Society", "pairing": chosen.public_id, "file": file}

    assert "Select a valid choice" in client.post(address, sent(other)).text
    client.post(address, sent(pairing))
    assert Evidence.objects.get().pairing == pairing
    assert "attached, not verified" in client.get(f"/en/my-mentorships/{pairing.public_id}/").text
    own = request_cpd_record(pairing, pairing.mentee, now=NOW)
    assert own.facts["evidence"] == [{"title": "Letter", "organization": "Society", "dated": None}]
    assert request_cpd_record(pairing, pairing.mentor, now=NOW).facts["evidence"] == []


def test_what_is_attached_is_its_owners_alone_and_can_be_deleted(signed_in: SignIn) -> None:
    pairing = make_completed()
    evidence = proofs_of(pairing.mentee, pairing)["evidence"]
    address, stranger = f"/en/my-proofs/attached/{evidence.public_id}/", signed_in(factories.make_member())
    assert stranger.get(address).status_code == stranger.post(f"{address}remove/").status_code == 404
    owner = signed_in(pairing.mentee)
    assert "attached, not verified" in owner.get("/en/my-proofs/").text
    assert owner.get(address).headers["Content-Type"] == "application/pdf"
    owner.post(f"{address}remove/")
    assert not Evidence.objects.exists()


def test_the_page_of_a_mentorship_says_what_a_certificate_needs(signed_in: SignIn) -> None:
    pairing = make_completed(program="find", state="active", ended_at=None, place_no=1)
    client, address = signed_in(pairing.mentee), f"/en/my-mentorships/{pairing.public_id}/"
    assert "It is not enough yet: complete the mentorship once it is." in client.get(address).text
    sign_by_both(pairing)
    add_meetings(pairing)
    assert "You are given a certificate when the mentorship is complete." in client.get(address).text
    Pairing.objects.filter(pk=pairing.pk).update(state="completed", ended_at=NOW, place_no=None)
    assert "Your certificate of completion is being prepared." in client.get(address).text
    pairing.meetings.all().delete()
    assert "held before the end can still be entered" in client.get(address).text
