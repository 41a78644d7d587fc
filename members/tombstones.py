"""What must not come back with a restored backup (quality R16): who was erased, and which answers were taken back.

A line holds a kind, a keyed fingerprint and a time; no name, no number, no answer. The keys are those of the sealed
answers: they are outside the database too, and an older one is kept as long as the backups that need it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from members.models import Member
from members.policy import TOMBSTONES_KEPT

ERASED, TAKEN_BACK = "erased", "taken back"


@dataclass(frozen=True, order=True)
class Tombstone:
    """Something that is gone for good since `at` (ISO, UTC)."""

    at: str
    kind: str
    mark: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


def marks_of(member: Member, trait: str = "") -> list[str]:
    """The fingerprints of a person, or of one of their answers, by each key; the newest key's first.

    The time of the account's making is in it: a number that a restored database gives out again is another person.
    """
    words = f"{member.pk} {member.created_at.isoformat()} {trait}"
    return [
        salted_hmac("members.tombstones", words, secret=key, algorithm="sha256").hexdigest()
        for key in settings.IDENTITY_KEYS
    ]


def read(path: Path | None = None) -> set[Tombstone]:
    """What the file holds; a file that is not there yet holds nothing."""
    path = path or Path(settings.TOMBSTONES_FILE)
    if not path.exists():
        return set()
    return {Tombstone(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line}


def add(new: Iterable[Tombstone], now: datetime) -> int:
    """Put what is not there yet into the file, whole and at once, and let go what no backup needs; returns how many."""
    path, held, limit = Path(settings.TOMBSTONES_FILE), read(), now - TOMBSTONES_KEPT
    kept = {each for each in held | set(new) if each.moment >= limit}
    if kept == held:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(asdict(each))}\n" for each in sorted(kept))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return len(kept - held)


def window(now: datetime) -> datetime:
    """From when on a backup may still hold what is gone."""
    return now - TOMBSTONES_KEPT + timedelta(hours=1)
