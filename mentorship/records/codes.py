"""Codes by which anybody checks a document (CPD-7): made by chance, read with forgiveness."""

from __future__ import annotations

import secrets

from mentorship.records.policy import CODE_BITS, CODE_GROUP, CODE_LENGTH, CODE_LETTERS

_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", " ": "", "-": "", "\u00a0": "", "\u2011": "", "\u2013": ""})


def new_code() -> str:
    """`CODE_BITS` bits of the system's randomness, as `CODE_LENGTH` letters of 5 bits each."""
    number = secrets.randbits(CODE_BITS)
    return "".join(CODE_LETTERS[(number >> 5 * place) & 31] for place in reversed(range(CODE_LENGTH)))


def written_code(code: str) -> str:
    """The code in groups, as documents show it: K7Q2-9XVB-…"""
    return "-".join(code[start : start + CODE_GROUP] for start in range(0, len(code), CODE_GROUP))


def read_code(text: str) -> str:
    """What somebody typed, as it is kept; empty for what can be no code."""
    code = text.strip().upper().translate(_READ_AS)
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) else ""
