"""Answers for staff only, sealed with a key that is not in the database (quality 3, Storage).

`IDENTITY_KEYS` names the keys, the newest first: it seals, all of them open. docs/production.md says how keys change.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

BLOCK = 1024  # sealed texts come in steps of so many bytes, so that their length does not tell the answer


class Unreadable(Exception):
    """A sealed answer that no key opens, or that was moved here from another row."""


@lru_cache(maxsize=4)
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(answer: dict[str, Any], *, owner: str) -> bytes:
    """The answer, encrypted, and bound to its `owner`: in another's row it does not open."""
    text = json.dumps({"owner": owner, "answer": answer}).encode()
    return _keys(tuple(settings.IDENTITY_KEYS)).encrypt(text.ljust(-(-len(text) // BLOCK) * BLOCK))


def unseal(sealed: bytes | memoryview, *, owner: str) -> dict[str, Any]:
    """What `seal` was given. Raises Unreadable."""
    try:
        opened = json.loads(_keys(tuple(settings.IDENTITY_KEYS)).decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise Unreadable from error
    if opened["owner"] != owner:
        raise Unreadable
    answer: dict[str, Any] = opened["answer"]
    return answer


def seal_anew(sealed: bytes | memoryview) -> bytes:
    """The same answer under the newest key. Raises Unreadable."""
    try:
        return _keys(tuple(settings.IDENTITY_KEYS)).rotate(bytes(sealed))
    except InvalidToken as error:
        raise Unreadable from error
