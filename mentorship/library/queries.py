"""Resources as the pages for members ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from members.models import Member
from mentorship.library.models import Resource, ResourceFile, ResourceQuerySet, Watched
from mentorship.library.policy import AUDIO, CAPTIONS, VIDEO
from mentorship.library.taking_part import programs_of
from mentorship.pairs.models import Pairing
from mentorship.profiles.policy import Program

Part = ResourceFile.Part


@dataclass(frozen=True)
class Version:
    """What there is of a resource in one language: a text, a link, a file, or several of them."""

    language: str
    body: str
    address: str
    file: ResourceFile | None
    captions_address: str
    captions: ResourceFile | None
    transcript: str

    @property
    def player(self) -> str:
        """`video` or `audio` where the page plays the file, else nothing."""
        kind = self.file.content_type if self.file else ""
        return "video" if kind in VIDEO else "audio" if kind in AUDIO else ""

    @property
    def captions_document(self) -> ResourceFile | None:
        """The captions or transcript where they are a document to download rather than part of the player."""
        return self.captions if self.captions and self.captions.content_type != CAPTIONS else None


@dataclass(frozen=True)
class Shown:
    """A resource for one reader; `versions` begins with the reader's language. Without any, staff will still add it."""

    resource: Resource
    versions: list[Version]
    is_watched: bool = False

    @property
    def tracks(self) -> list[ResourceFile]:
        """The captions that a player of the page offers, whatever language is spoken."""
        return [file for file in self.resource.files.all() if file.content_type == CAPTIONS]


def resources_of(member: Member) -> ResourceQuerySet:
    """What the member may see, who has the resources (MEM-3): of a program's own only where one takes part (EQ-7)."""
    return Resource.objects.for_programs(programs_of(member))


def files_of(member: Member) -> QuerySet[ResourceFile]:
    """The files of what the member may see."""
    return ResourceFile.objects.filter(resource__in=resources_of(member))


def shown_to(member: Member, language: str) -> list[Shown]:
    """Everything that the member may see, in the order that staff gave it, with what the member has watched."""
    watched = set(Watched.objects.filter(member=member.pk).values_list("resource_id", flat=True))
    return [shown(each, language, each.pk in watched) for each in with_parts(resources_of(member))]


def shown_to_all(language: str) -> list[Shown]:
    """What everybody with the resources sees: what somebody without them can look forward to."""
    return [shown(each, language) for each in with_parts(Resource.objects.open_to_all())]


def with_parts(resources: QuerySet[Resource]) -> QuerySet[Resource]:
    """The resources with their files, without what is in them, and their programs; three statements."""
    return resources.prefetch_related(Prefetch("files", ResourceFile.objects.order_by("part", "pk")), "programs")


def shown(resource: Resource, language: str, is_watched: bool = False) -> Shown:
    """The resource for a reader of that language."""
    versions = [_version(resource, each) for each in (("fr", "en") if language == "fr" else ("en", "fr"))]
    return Shown(resource, [each for each in versions if each.body or each.address or each.file], is_watched)


def watched_by(member: Member) -> Iterable[str]:
    """The codes of what the member says to have watched."""
    return Watched.objects.filter(member=member.pk).values_list("resource__code", flat=True)


def has_watched(member: Member, resource: Resource) -> bool:
    """Whether the member says to have watched or read it."""
    return Watched.objects.filter(member=member.pk, resource=resource.pk).exists()


def programs_of_pairings(member: Member) -> Iterable[str]:
    """The programs of the member's mentorships, but those in offerings, which have pages of their own each."""
    began = Pairing.objects.visible_to(member).filter(~Q(state=Pairing.State.PROPOSED))
    return began.exclude(program=Program.MOMENTUM).order_by().values_list("program", flat=True).distinct()


def _version(resource: Resource, language: str) -> Version:
    files = {file.part: file for file in resource.files.all() if file.language == language}
    said = {
        name: getattr(resource, f"{name}_{language}") or ""
        for name in ("body", "address", "captions_address", "transcript")
    }
    return Version(language, file=files.get(Part.FILE), captions=files.get(Part.CAPTIONS), **said)
