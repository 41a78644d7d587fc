"""A session as one reader sees it: when on their clocks, whether they were there, what they can do now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from members.models import Member
from members.zones import zone_of
from mentorship.pairs.zones import in_words, on_the_clock
from momentum.sessions.models import Session
from momentum.sessions.queries import attended_ids
from momentum.sessions.rules import is_over, takes_codes


@dataclass(frozen=True)
class Row:
    """One session for one reader. `when` is on their clocks, without the zone's name; `whole_when` with it."""

    session: Session
    when: str
    whole_when: str
    has_attended: bool
    is_over: bool
    takes_codes: bool

    @property
    def is_off(self) -> bool:
        return self.session.state == Session.State.CALLED_OFF


def rows_of(sessions: Iterable[Session], reader: Member, now: datetime) -> list[Row]:
    """The sessions in their order, in one statement more."""
    found = list(sessions)
    attended, zone = attended_ids(reader, found), zone_of(reader)
    return [
        Row(
            session=session,
            when=on_the_clock(session.starts_at, zone),
            whole_when=in_words(session.starts_at, zone),
            has_attended=session.pk in attended,
            is_over=is_over(session, now),
            takes_codes=takes_codes(session, now),
        )
        for session in found
    ]
