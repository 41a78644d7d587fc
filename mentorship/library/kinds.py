"""What a file is by its first bytes, not by its name (quality S12)."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from mentorship.library.policy import CAPTIONS_MOST_MB, FILE_TYPES, NAME_MOST

_OFFICE_PARTS = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f"/\\:*?<>|.]+')


def suffix_of(name: str) -> str:
    """The end of the name, in small letters and without its dot; only the last one counts."""
    return PurePath(name).suffix.lower().removeprefix(".")


def safe_name(name: str) -> str:
    """The name under which a file is downloaded: one dot, before the end that says what it is."""
    suffix = suffix_of(name)
    stem = _NOT_IN_A_NAME.sub("-", PurePath(name).stem).strip("- ") or "file"
    return f"{stem[: NAME_MOST - len(suffix) - 1]}.{suffix}"


def content_type_of(name: str, content: BinaryIO) -> str | None:
    """As what the file is served, or None where it is of no kind that is kept here or its bytes are another's."""
    suffix = suffix_of(name)
    content.seek(0)
    is_that = suffix in FILE_TYPES and _is(suffix, content.read(64), content)
    content.seek(0)
    return FILE_TYPES[suffix] if is_that else None


def _is(suffix: str, start: bytes, content: BinaryIO) -> bool:
    if suffix in _OFFICE_PARTS:
        return start.startswith(b"PK\x03\x04") and _is_office(content, _OFFICE_PARTS[suffix])
    if suffix == "vtt":
        return _is_webvtt(content)
    return {
        "pdf": start.startswith(b"%PDF-"),
        "mp3": start.startswith(b"ID3") or (start[:1] == b"\xff" and len(start) > 1 and start[1] & 0xE6 == 0xE2),
        "mp4": start[4:8] == b"ftyp",
        "webm": start.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in start,
    }[suffix]


def _is_office(content: BinaryIO, part: str) -> bool:
    """An Office document of that sort, without macros. Only the list of its parts is read: nothing is unpacked."""
    try:
        names = ZipFile(content).namelist()
    except (BadZipFile, OSError, ValueError):
        return False
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "[Content_Types].xml" in names and any(name.startswith(part) for name in names) and not has_macros


def _is_webvtt(content: BinaryIO) -> bool:
    content.seek(0)
    text = content.read(CAPTIONS_MOST_MB * 1024 * 1024 + 1)
    try:
        words = text.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return len(text) <= CAPTIONS_MOST_MB * 1024 * 1024 and re.match(r"WEBVTT([ \t\n\r]|$)", words) is not None
