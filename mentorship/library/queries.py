"""Resources as the page for members asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from members.models import Member
from mentorship.library.models import Resource, ResourceFile, Watched


@dataclass(frozen=True)
class Way:
    """One way to a resource: a link (`address`) or a file, in one language."""

    language: str
    address: str
    file: ResourceFile | None


@dataclass(frozen=True)
class Shown:
    """A resource on the page; the reader's language stands first. Without `ways` staff will still add it."""

    resource: Resource
    ways: list[Way]
    captions: list[Way]
    is_watched: bool


def shown_resources() -> QuerySet[Resource]:
    """What members see, with what files there are but not their contents."""
    files = Prefetch("files", ResourceFile.objects.defer("content").order_by("part", "pk"))
    return Resource.objects.filter(is_shown=True).prefetch_related(files)


def resources_for(member: Member, language: str) -> list[Shown]:
    """Everything that is shown, in the order that staff gave it, with what the member has watched; three statements."""
    watched = set(Watched.objects.filter(member=member.pk).values_list("resource_id", flat=True))
    languages = ("fr", "en") if language == "fr" else ("en", "fr")
    return [
        Shown(
            resource,
            _ways(resource, languages, "address", ResourceFile.Part.FILE),
            _ways(resource, languages, "captions_address", ResourceFile.Part.CAPTIONS),
            resource.pk in watched,
        )
        for resource in shown_resources()
    ]


def watched_by(member: Member) -> Iterable[str]:
    """The codes of what the member says to have watched."""
    return Watched.objects.filter(member=member.pk).values_list("resource__code", flat=True)


def _ways(resource: Resource, languages: Iterable[str], name: str, part: str) -> list[Way]:
    ways = []
    for language in languages:
        if address := getattr(resource, f"{name}_{language}"):
            ways.append(Way(language, address, None))
        ways += [
            Way(language, "", file) for file in resource.files.all() if (file.language, file.part) == (language, part)
        ]
    return ways
