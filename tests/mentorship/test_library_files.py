"""Files of resources: what staff may put up, and how they are sent, whole or a range (quality S12, RFC 9110, 14)."""

import tracemalloc
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from members.models import Member
from mentorship.library import forms, policy
from mentorship.library.models import Resource, ResourceChunk, ResourceEvent, ResourceFile
from mentorship.library.policy import CHUNK_BYTES
from tests import factories
from tests.mentorship.resources import MP3, MP4, PDF, VTT, make_resource, put

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
LONG = bytes(range(256)) * (2 * CHUNK_BYTES // 256) + b"the end"  # two pieces and a little of a third


def address(file: ResourceFile) -> str:
    return reverse("mentorship:resource-file", args=[file.key])


def sent(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def office(part: str, *more: str) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "<x/>")
    return kept.getvalue()


def test_a_file_is_only_ever_downloaded(signed_in: SignIn) -> None:
    file = put(make_resource(), name="Été.pdf")
    answer = signed_in(factories.make_member()).get(address(file), headers={"Accept-Encoding": "gzip"})
    assert sent(answer) == PDF
    headers = {name: answer[name] for name in ("Content-Type", "Content-Length", "X-Content-Type-Options", "ETag")}
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Length": "14",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{file.sha256}"',
    }
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%89t%C3%A9.pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store, private"


def test_no_address_of_a_file_can_be_guessed(signed_in: SignIn) -> None:
    resource = make_resource()
    first, second = put(resource), put(resource, PDF + b" anew")
    client = signed_in(factories.make_member())
    assert first.key != second.key
    assert client.get(address(first)).status_code == 404
    assert client.get(f"/en/resources/files/{second.pk}/").status_code == 404
    assert not ResourceChunk.objects.filter(file=first.pk).exists()


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, len(LONG)),
        ("bytes=-7", len(LONG) - 7, len(LONG)),
        (f"bytes=-{len(LONG) + 1}", 0, len(LONG)),
        (f"bytes={CHUNK_BYTES - 1}-{CHUNK_BYTES}", CHUNK_BYTES - 1, CHUNK_BYTES + 1),
        (f"bytes=10-{10**17}", 10, len(LONG)),
        (f"bytes={2 * CHUNK_BYTES}-", 2 * CHUNK_BYTES, len(LONG)),
    ],
)
def test_a_range_is_sent_with_where_it_stands(signed_in: SignIn, asked: str, start: int, stop: int) -> None:
    answer = signed_in(factories.make_member()).get(address(put(make_resource(), LONG)), headers={"Range": asked})
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{len(LONG)}"
    assert answer["Content-Length"] == str(stop - start)
    assert sent(answer) == LONG[start:stop]


@pytest.mark.parametrize(
    "asked", ["", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,4-5", "lines=0-1", f"bytes={10**20}-"]
)
def test_several_ranges_and_what_is_none_are_answered_with_the_whole(signed_in: SignIn, asked: str) -> None:
    answer = signed_in(factories.make_member()).get(address(put(make_resource(), LONG)), headers={"Range": asked})
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert sent(answer) == LONG


@pytest.mark.parametrize("asked", [f"bytes={len(LONG)}-", f"bytes={len(LONG)}-{len(LONG) + 5}", "bytes=-0"])
def test_a_range_that_the_file_does_not_have_is_refused_with_its_length(signed_in: SignIn, asked: str) -> None:
    answer = signed_in(factories.make_member()).get(address(put(make_resource(), LONG)), headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"], sent(answer)) == (416, f"bytes */{len(LONG)}", b"")


def test_a_range_goes_with_the_file_that_the_browser_knows(signed_in: SignIn) -> None:
    file, client = put(make_resource(), LONG), signed_in(factories.make_member())
    etag = f'"{file.sha256}"'
    for known, status in ((etag, 206), ('"another"', 200), (f"W/{etag}", 200), ("Sun, 22 Nov 2026 10:00:00 GMT", 200)):
        answer = client.get(address(file), headers={"Range": "bytes=0-1", "If-Range": known})
        assert answer.status_code == status, known
    assert client.get(address(file), headers={"If-None-Match": etag}).status_code == 304
    head = client.head(address(file), headers={"Range": "bytes=0-1"})
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(LONG)), b"")


def test_a_range_reads_its_pieces_alone_and_100_mb_stand_in_no_memory(
    signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    file, client = put(make_resource()), signed_in(factories.make_member())
    pieces = 400
    ResourceFile.objects.filter(pk=file.pk).update(size=pieces * CHUNK_BYTES)
    ResourceChunk.objects.filter(file=file).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO mentorship_resourcechunk (file_id, number, content)"
            " SELECT %s, number, decode(repeat('2a', %s), 'hex') FROM generate_series(0, %s) AS number",
            [file.pk, CHUNK_BYTES, pieces - 1],
        )
    answer = client.get(address(file), headers={"Range": f"bytes={100 * CHUNK_BYTES}-{102 * CHUNK_BYTES - 1}"})
    with django_assert_num_queries(2):
        assert sent(answer) == b"*" * 2 * CHUNK_BYTES
    tracemalloc.start()
    try:
        length = sum(len(piece) for piece in client.get(address(file)).streaming_content)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert length == pieces * CHUNK_BYTES == 104_857_600
    assert most < 10_000_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>"),
        ("drawing.svg", b"<svg/>"),
        ("guide.pdf.exe", PDF),
        ("guide.pdf", b"<html>"),
        ("guide.docx", PDF),
        ("guide.docx", b"PK\x03\x04 broken"),
        ("guide.docx", office("xl/workbook.xml")),
        ("guide.docx", office("word/document.xml", "word/vbaProject.bin")),
        ("film.mp4", b"\x1a\x45\xdf\xa3 webm"),
        ("sound.mp3", b"\xff\xfe text"),
        ("photo.jpg", b"\xff\xd8\xff"),
        ("no-end", PDF),
    ],
)
def test_what_is_of_another_kind_than_its_name_says_is_refused(signed_in: SignIn, name: str, content: bytes) -> None:
    client, files = (
        signed_in(factories.make_staff()),
        reverse("admin:mentorship_resource_files", args=[make_resource().pk]),
    )
    told = {"language": "fr", "part": "file", "file": SimpleUploadedFile(name, content)}
    assert "or it is not what its name says" in client.post(files, told).text
    assert not ResourceFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "kept", "content_type"),
    [
        ("Guide v1.2.pdf", PDF, "Guide v1-2.pdf", "application/pdf"),
        ("x.html.PDF", PDF, "x-html.pdf", "application/pdf"),
        ("a.docx", office("word/document.xml"), "a.docx", policy.FILE_TYPES["docx"]),
        ("a.webm", b"\x1a\x45\xdf\xa3\x01\x42\x82\x84webm", "a.webm", "video/webm"),
        ("a.mp3", b"\xff\xfb\x90\x64", "a.mp3", "audio/mpeg"),
    ],
)
def test_staff_put_a_file_up_under_a_harmless_name(
    signed_in: SignIn, name: str, content: bytes, kept: str, content_type: str
) -> None:
    resource = make_resource(is_shown=False)
    files = reverse("admin:mentorship_resource_files", args=[resource.pk])
    told = {"language": "fr", "part": "file", "file": SimpleUploadedFile(name, content)}
    assert signed_in(factories.make_staff()).post(files, told).status_code == 302
    file = ResourceFile.objects.get()
    assert (file.name, file.content_type, file.size, file.language) == (kept, content_type, len(content), "fr")
    assert [bytes(each.content) for each in file.chunks.all()] == [content]


def test_staff_replace_a_file_and_take_it_out_and_each_leaves_a_line(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource, staff = make_resource(), factories.make_staff()
    client, files = signed_in(staff), reverse("admin:mentorship_resource_files", args=[resource.pk])

    def send(content: bytes, part: str = "file", name: str = "Objectifs.pdf") -> Any:
        return client.post(files, {"language": "fr", "part": part, "file": SimpleUploadedFile(name, content)})

    assert "Choose a file." in client.post(files, {"language": "fr", "part": "file"}).text
    for content in (PDF, LONG.replace(b"\0", b"%PDF-", 1)):
        assert send(content).status_code == 302
    kept = ResourceFile.objects.get()
    assert b"".join(bytes(each.content) for each in kept.chunks.all()) == content
    assert "choose “captions or transcript” above" in send(VTT, name="a.vtt").text
    assert "Captions are a WebVTT file" in send(MP4, "captions", "a.mp4").text
    monkeypatch.setattr(forms, "FILE_MOST_MB", 0)
    assert "and may have 0 MB" in send(PDF).text
    client.post(files, {"remove": kept.pk})
    assert not ResourceFile.objects.exists()
    assert not ResourceChunk.objects.exists()
    events = ResourceEvent.objects.filter(resource=resource, actor=staff).values_list("action", flat=True)
    assert list(events) == ["put_file", "put_file", "remove_file"]
    stranger = signed_in(factories.make_member())
    assert stranger.post(files, {"remove": kept.pk}).status_code in (302, 403)


def test_a_film_is_shown_with_captions_or_with_a_reason(signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff())
    resource = make_resource("film", kind="webinar", body_en="", is_shown=False)
    files = reverse("admin:mentorship_resource_files", args=[resource.pk])
    change = reverse("admin:mentorship_resource_change", args=[resource.pk])
    told = {"kind": "webinar", "audience": "both", "position": 1, "title_en": "Film", "title_fr": "Film"}

    def show(**more: Any) -> Any:
        return client.post(change, told | {"is_shown": "on"} | more)

    put(resource, MP4, name="a.mp4")
    # a transcript is not enough where there is a picture with sound (WCAG 1.2.2)
    assert "shown only with captions or a transcript" in show(transcript_en="All of it.").text
    assert show(without_captions_because="There is no speech.").status_code == 302
    listed = reverse("admin:mentorship_resource_changelist")
    assert "Film" in client.get(f"{listed}?lacks=captions").text
    captions = put(resource, VTT, name="a.vtt", part="captions")
    assert show().status_code == 302
    assert "Film" not in client.get(f"{listed}?lacks=captions").content.decode().partition("changelist-form")[2]
    assert "shown only with captions or a transcript" in client.post(files, {"remove": captions.pk}, follow=True).text
    assert ResourceFile.objects.filter(pk=captions.pk).exists()
    assert Resource.objects.get(code="film").is_shown
    actions = resource.events.values_list("action", flat=True)
    assert [each for each in actions if each != "put_file"] == ["change", "show", "change"]
    # what happened is told in the reader's words, not by the codes that the events keep
    page = client.get(change.replace("/en/", "/fr/")).text
    assert "sous-titres ou transcription (anglais)" in page
    assert "en, captions: a.vtt" not in page
    assert "without_captions_because" not in page.partition('class="happened"')[2].partition("</ul>")[0]


def test_sound_alone_needs_a_transcript_and_a_link_elsewhere_either(signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff())
    told = {"code": "x", "kind": "webinar", "audience": "both", "position": 1, "title_en": "X", "title_fr": "X"}
    add = reverse("admin:mentorship_resource_add")
    told |= {"address_en": "https://a.example/x", "is_shown": "on"}
    assert "shown only with captions or a transcript" in client.post(add, told).text
    assert client.post(add, told | {"captions_address_en": "https://a.example/x.txt"}).status_code == 302
    sound = make_resource("sound", transcript_en="Words", body_en="")
    assert put(sound, MP3, name="a.mp3").content_type == "audio/mpeg"


def test_what_is_for_participants_names_their_programs(signed_in: SignIn) -> None:
    told = {"code": "x", "kind": "guide", "audience": "both", "position": 1, "title_en": "X", "title_fr": "X"}
    answer = signed_in(factories.make_staff()).post(
        reverse("admin:mentorship_resource_add"), told | {"for_participants": "on"}
    )
    assert "Choose the programs whose participants see it." in answer.text


def test_staff_look_at_what_is_hidden_as_members_will(signed_in: SignIn) -> None:
    resource = make_resource(body_en="As it **will** be", is_shown=False)
    file = put(resource)
    client = signed_in(factories.make_staff())
    shown = client.get(reverse("admin:mentorship_resource_preview", args=[resource.pk])).text
    assert "As it <strong>will</strong> be" in shown
    assert "Hidden from members" in shown
    assert sent(client.get(reverse("admin:mentorship_resource_file", args=[file.key]))) == PDF
    assert client.get(address(file)).status_code == 403  # staff without a membership
