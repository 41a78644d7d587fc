"""What comes off the press: accessible in two checkers' eyes, small, in two languages, fetching nothing (S8, A11)."""

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import page
import pymupdf
import pytest
from django.conf import settings
from outloud import check

from mentorship.pairs.models import CpdFigures
from mentorship.pairs.policy import CPD_CATEGORY, CPD_FIRST
from mentorship.records.codes import written_code
from mentorship.records.documents import blank_context, qr_image, said
from mentorship.records.pdf import make_pdf

NAMES = (
    "Robin Sampleton",
    "Marie-Hélène Œuvrard-Saint-Germain de la Durantaye-Villeneuve",
    "Zoë Ångström-Łukaszewska",
    "Nguyễn Thị Ánh Nguyệt",
    "Þórdís Ðæmi Ýrsdóttir ǅ",
)
CODE = written_code("K7Q29XVB0000ABCDEFGH")
DOCUMENTS = ("certificate", "cpd_record", "letter")


def facts(name: str = NAMES[0], **changed: Any) -> dict[str, Any]:
    """The facts of a document, as `facts_of` freezes them."""
    meeting = {
        "at": "2026-06-03T14:02:00",
        "minutes": 90,
        "mode": "video",
        "topics": {"en": ["Ethical questions"], "fr": ["Questions d’éthique"]},
        "confirmation": "confirmed",
    }
    signatures = [{"role": role, "name": name, "at": "2026-06-01T15:00:00+00:00"} for role in ("mentee", "mentor")]
    return {
        "holder": name,
        "mentor": name,
        "mentee": NAMES[2],
        "program": "ondemand",
        "started_on": "2026-05-01",
        "ended_on": "2026-11-01",
        "category": CPD_CATEGORY,
        "least": {"minutes": 180, "meetings": 3, "months": 6},
        "evidence": [{"title": "Letter", "organization": "Sample Society", "dated": "2026-05-02"}],
        "meetings": [meeting] * 20,
        "meetings_held": 20,
        "minutes": {"confirmed": 1_800, "not_contested": 90, "open": 0},
        "meets_cpd2": True,
        "agreement": {"version": 1, "signatures": signatures},
        "signatory": {"name": name, "office": {"en": name, "fr": name}},
    } | changed


def make(template: str, language: str, name: str = NAMES[0], **changed: Any) -> bytes:
    from django.utils import timezone, translation

    with translation.override(language):
        context = said(facts(name, **changed), language)
    context |= {"role": "mentor", "number": "C-2026-00014", "code": CODE, "issued_on": timezone.now()}
    context |= {"verify_url": "https://example.org/en/verify/", "verify_page": "example.org", "qr": qr_image(CODE)}
    return make_pdf(template, context, language)


def text_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return " ".join(" ".join(leaf.get_text() for leaf in document).split())


def problems_of(pdf: bytes, folder: Path) -> list[str]:
    """What page-validation (104 rules of PDF/UA-1) and outloud (errors) object to."""
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    objections = [] if page.is_pdf_compliant_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1) else [str(report)]
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    heard = check(str(path))
    objections += [heard.error] if heard.error else []
    return objections + [str(each) for each in heard.findings if each.severity == "error"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("template", DOCUMENTS)
@pytest.mark.parametrize("name", NAMES)
def test_every_document_is_accessible_and_says_the_name_as_it_is_written(
    template: str, language: str, name: str, tmp_path: Path
) -> None:
    made = make(template, language, name)
    assert problems_of(made, tmp_path) == []
    assert name.replace(" ", "") in text_of(made).replace(" ", "")
    with pymupdf.open(stream=made) as document:
        assert document.metadata["title"]
        assert f"/Lang ({language}-CA)" in document.xref_object(document.pdf_catalog())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_blank_form_is_accessible_and_the_one_on_the_site_is_up_to_date(language: str, tmp_path: Path) -> None:
    from django.utils import translation

    with translation.override(language):
        made = make_pdf("blank", blank_context(CpdFigures(**CPD_FIRST), language), language)
    assert problems_of(made, tmp_path) == []
    published = settings.BASE_DIR / "static" / "documents" / f"record-of-mentoring-{language}.pdf"
    assert text_of(published.read_bytes()) == text_of(made), "manage.py make_blank_records writes it anew"


def test_nobody_has_signed_and_nothing_is_logged(tmp_path: Path) -> None:
    made = make("cpd_record", "en", agreement=None, meetings=[], meetings_held=0, meets_cpd2=False)
    assert problems_of(made, tmp_path) == []
    assert "Not signed" in text_of(made)


def test_a_certificate_weighs_at_most_30_kilobytes() -> None:
    assert max(len(make("certificate", language, name)) for language in ("en", "fr") for name in NAMES) <= 30_000


HERE = f"file://{Path(__file__).resolve()}"
PAYLOADS = (
    f"<link rel=attachment href={HERE}>",
    f'<a rel="attachment" href="{HERE}">a</a>',
    "<img src=http://127.0.0.1:9/x.png>",
    "<img src='https://127.0.0.1:9/x.svg' onerror=alert(1)>",
    f"<img src={HERE}>",
    f"<object data={HERE}></object>",
    f"<embed src={HERE}>",
    f"<iframe src={HERE}></iframe>",
    "<style>@import url(http://127.0.0.1:9/x.css);</style>",
    "<style>body{background:url(http://127.0.0.1:9/b)}</style>",
    "<style>@font-face{font-family:x;src:url(http://127.0.0.1:9/f)}</style>",
    "<link rel=stylesheet href=http://127.0.0.1:9/s.css>",
    "<base href=http://127.0.0.1:9/>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<svg><image href='http://127.0.0.1:9/i'/></svg>",
    f"<svg><use href='{HERE}#a'/></svg>",
    "<script>fetch('http://127.0.0.1:9/')</script>",
    '"><img src=http://127.0.0.1:9/q>',
    "' style='background:url(http://127.0.0.1:9/q)",
    "</title></head><body><img src=ftp://127.0.0.1:9/f>",
    "{{ settings.SECRET_KEY }}",
    "{% include 'admin/index.html' %}",
    "{% load static %}&lt;b&gt;",
    "<!--<![CDATA[<p>]]>-->",
    "<bookmark-label>x</bookmark-label>",
    "\\0000 url(http://127.0.0.1:9/u)",
)


def test_what_somebody_typed_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them in one document, as names and as topics: each is escaped alike, whatever stands before it."""
    meeting = facts()["meetings"][0]
    meetings = [meeting | {"topics": {"en": [payload], "fr": []}} for payload in PAYLOADS]
    make("letter", "en")  # fonts and style sheets are read

    def refuse(*_arguments: Any, **_more: Any) -> None:
        raise AssertionError("a socket was opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    made = make("cpd_record", "en", PAYLOADS[0], meetings=meetings)
    assert len(PAYLOADS) >= 20
    text = text_of(made).replace(" ", "")
    assert [payload for payload in PAYLOADS if payload.replace(" ", "") not in text] == []
    with pymupdf.open(stream=made) as document:
        assert document.embfile_count() == 0
        assert not any("/Filespec" in document.xref_object(each) for each in range(1, document.xref_length()))


def test_a_template_that_asked_for_a_file_or_a_host_would_get_nothing() -> None:
    from mentorship.records.pdf.making import press

    secret = "nobody may read this"
    lines = f'<link rel="attachment" href="{HERE}"><img alt="a" src="{HERE}"><img alt="b" src="http://127.0.0.1:9/x">'
    made = press().print(f"<html lang=en><title>t</title><body><p>p</p>{lines}")
    with pymupdf.open(stream=made) as document:
        assert document.embfile_count() == 0
        streams = [document.xref_stream(each) or b"" for each in range(1, document.xref_length())]
    assert not any(secret.encode() in stream for stream in streams)


def test_pages_are_answered_without_the_pdf_library() -> None:
    program = (
        "import sys, django; django.setup(); import caot_mentor.urls, caot_mentor.wsgi, mentorship.tasks; "
        "print([name for name in ('weasyprint', 'pydyf', 'fontTools') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
