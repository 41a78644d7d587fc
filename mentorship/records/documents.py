"""From the frozen facts of a record to what its template needs, in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

import qrcode
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from qrcode.image.svg import SvgPathImage

from mentorship.pairs.figure_words import enough_in_words, in_hours
from mentorship.pairs.models import CpdFigures, Meeting
from mentorship.pairs.policy import CONFIRM_DAYS, CPD_MONTHS
from mentorship.pairs.zones import name_of_zone
from mentorship.profiles.policy import Program
from mentorship.records.codes import written_code
from mentorship.records.models import LETTERS_OF_KIND, Record
from mentorship.records.pdf.making import data_url
from mentorship.records.policy import BLANK_LINES, PEOPLE_OF_BLANK


def read_number(text: str) -> dict[str, Any]:
    """What is written like a number of ours, as the columns that it stands for; empty for anything else."""
    written = re.fullmatch(r"([RLC])-?(\d{4})-?(\d{1,6})", text.strip().upper())
    if written is None:
        return {}
    kinds = {letter: kind for kind, letter in LETTERS_OF_KIND.items()}
    return {"kind": kinds[written[1]], "year": int(written[2]), "number": int(written[3])}


def as_download(content: bytes | memoryview, content_type: str, name: str) -> HttpResponse:
    """The file to save, kept by no browser and no proxy."""
    response = HttpResponse(bytes(content), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def verify_url(code: str, language: str) -> str:
    """The public page that says whether the document is genuine, on its own or with its code."""
    with translation.override(language):
        path = reverse("mentorship:verify-code", args=[written_code(code)]) if code else reverse("mentorship:verify")
    return f"{settings.SITE_URL}{path}"


def qr_image(text: str) -> str:
    """The text as a QR code, an SVG that an address holds."""
    drawn = BytesIO()
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, image_factory=SvgPathImage)
    code.add_data(text)
    code.make_image().save(drawn)
    return data_url(drawn.getvalue())


def as_context(record: Record, language: str) -> dict[str, Any]:
    """Everything a document says, from `record.facts` and the record's own number and code."""
    with translation.override(language):
        address = verify_url(record.code, language)
        return said(record.facts, language) | {
            "role": record.role,
            "number": record.written_number,
            "code": written_code(record.code),
            "issued_on": record.issued_at,
            "verify_url": address,
            "verify_page": verify_url("", language).removeprefix("https://").removeprefix("http://"),
            "qr": qr_image(address),
        }


def said(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The facts in words of the language, which is active."""
    minutes = facts["minutes"]
    return {
        "holder": facts["holder"],
        "mentor": facts["mentor"],
        "mentee": facts["mentee"],
        # what was issued before offerings had names of their own, or for a program without them, says its label
        "program": (facts.get("program_name") or {}).get(language) or str(Program(facts["program"]).label),
        "started_on": _day(facts["started_on"]),
        "ended_on": _day(facts["ended_on"]),
        "category": facts["category"][language],
        "meetings": [_meeting(each, language) for each in facts["meetings"]],
        # what was issued before the zones were written down names none
        "zones": sorted({name_of_zone(each["zone"]) for each in facts["meetings"] if "zone" in each}),
        "meetings_held": facts["meetings_held"],
        "hours_confirmed": in_hours(minutes["confirmed"]),
        "hours_not_contested": in_hours(minutes["not_contested"]),
        "hours_open": in_hours(minutes["open"]),
        "contest_days": CONFIRM_DAYS,
        "meets_cpd2": facts["meets_cpd2"],
        # what was issued before staff could set the months said six
        "enough": enough_in_words(**({"months": CPD_MONTHS} | facts["least"])),
        "evidence": [each | {"dated": _day(each["dated"])} for each in facts.get("evidence", [])],
        "agreement": _agreement(facts["agreement"]),
        "signatory": _signatory(facts["signatory"], language),
    }


def blank_context(figures: CpdFigures, language: str) -> dict[str, Any]:
    """What the blank form needs (CPD-5), in the language, which is active."""
    return {
        "category": getattr(figures, f"category_{language}"),
        "enough": figures.in_words,
        "lines": range(BLANK_LINES),
        "people": PEOPLE_OF_BLANK,
    }


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _meeting(meeting: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "at": datetime.fromisoformat(meeting["at"]),
        "zone": name_of_zone(meeting["zone"]) if "zone" in meeting else "",
        "minutes": meeting["minutes"],
        "mode": str(Meeting.Mode(meeting["mode"]).label),
        "topics": meeting["topics"][language],
        "confirmation": str(Meeting.Confirmation(meeting["confirmation"]).label),
    }


def _agreement(agreement: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if agreement is None:
        return None
    signatures = [
        {
            "role": str(Record.Role(each["role"]).label),
            "name": each["name"],
            "at": datetime.fromisoformat(each["at"]),
        }
        for each in agreement["signatures"]
    ]
    return {"version": agreement["version"], "signatures": signatures}


def _signatory(signatory: Mapping[str, Any] | None, language: str) -> dict[str, str] | None:
    return {"name": signatory["name"], "office": signatory["office"][language]} if signatory else None
