"""What My Account is made of beyond the member's own data: each app adds its parts in `<app>/account.py`.

Five registries, filled when the site starts: sections of the overview, notices of the home page, questions of the
renewal page (MEM-6), kinds of mail that a member may switch off (MEM-5), and ways back to the pages that sent somebody
here. Nothing calls up: My Account knows none of the apps above it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from caot_mentor import page_parts
from caot_mentor.page_parts import PageParts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Part(page_parts.Part):
    """A section of the overview. `is_waiting`: it waits for the person, and stands above everything else."""

    is_waiting: bool = False


@dataclass(frozen=True)
class RenewalQuestion:
    """What an app asks on the renewal page.

    `form(member, data)` builds an unbound (`data` None) or bound form with a prefix of its own. `confirm(member, form,
    now)` is called in the confirmation's transaction with the valid form, calls that app's workflow, and may return
    the address to go on to.
    """

    form: Callable[[Any, Any], Any]
    confirm: Callable[[Any, Any, datetime], str | None]


@dataclass(frozen=True)
class NotificationKind:
    """A kind of mail: what it is, and why it is sent always, or that the member chooses (`is_optional`).

    `is_on_at_first`: whether who has not chosen has it. `right`: whom it is for, who has that right; empty: everybody.
    `when_stopped`: what happens then, where it is not simply that these e-mails come no more.
    """

    code: str
    label: StrOrPromise
    why: StrOrPromise
    is_optional: bool = True
    is_on_at_first: bool = True
    right: str = ""
    when_stopped: StrOrPromise = ""


@dataclass(frozen=True)
class WayBack:
    """A page that sends people to My Account and takes them back: the name of its address, and what the link says."""

    code: str
    page: str
    label: StrOrPromise


_parts = PageParts[Part, [HttpRequest]]()
_home_notices = PageParts[Part, [HttpRequest]]()
_renewal_questions: list[tuple[int, RenewalQuestion]] = []
NOTIFICATION_KINDS: dict[str, NotificationKind] = {}
_ways_back: dict[str, WayBack] = {}


def add_part(position: int, build: Callable[[HttpRequest], Part | None]) -> None:
    """Add a section to the overview; `build(request)` answers None where the person has no use for it."""
    _parts.add(position, build)


def add_home_notice(position: int, build: Callable[[HttpRequest], Part | None]) -> None:
    """Add a quiet notice to the home page of who is signed in; `build(request)` answers None where nothing waits."""
    _home_notices.add(position, build)


def add_renewal_question(position: int, question: RenewalQuestion) -> None:
    """Add a question to the renewal page."""
    _renewal_questions.append((position, question))
    _renewal_questions.sort(key=lambda entry: entry[0])


def add_notification_kind(kind: NotificationKind) -> None:
    """Add a kind of mail to the member's choices."""
    NOTIFICATION_KINDS[kind.code] = kind


def notification_kinds_for(member: Any) -> list[NotificationKind]:
    """The kinds of mail that the person may get, in their order."""
    return [kind for kind in NOTIFICATION_KINDS.values() if not kind.right or member.has_perm(kind.right)]


def add_way_back(way: WayBack) -> None:
    """Let `?from=<code>` on a page of My Account lead back to this page."""
    _ways_back[way.code] = way


def way_back(request: HttpRequest) -> WayBack | None:
    """The page that sent the reader here. Only codes that an app has added are followed, never an address."""
    return _ways_back.get(request.GET.get("from", ""))


def rendered_parts(request: HttpRequest) -> tuple[list[SafeString], list[SafeString]]:
    """The sections that the apps have for this person, rendered: those that wait for them, and the others."""
    rendered = [(part.is_waiting, part.rendered(request)) for part in _parts.built(request)]
    return [text for waits, text in rendered if waits], [text for waits, text in rendered if not waits]


def rendered_home_notices(request: HttpRequest) -> list[SafeString]:
    """What waits for the person who is signed in, rendered; nothing for a visitor."""
    if not request.user.is_authenticated:
        return []
    return [part.rendered(request) for part in _home_notices.built(request)]


def renewal_questions() -> list[RenewalQuestion]:
    """The questions of the renewal page, in order."""
    return [question for _position, question in _renewal_questions]
