"""The only code that changes what stands in the library and who has watched what. Lock order: Resource."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import file_digest
from os import SEEK_END
from typing import BinaryIO

from django.db import transaction

from caot_mentor.errors import WrongState
from members.models import Member
from mentorship.library.models import Resource, ResourceChunk, ResourceEvent, ResourceFile, Watched
from mentorship.library.policy import CHUNK_BYTES
from mentorship.library.rules import LACKS_CAPTIONS, Action, may_be_shown


@transaction.atomic
def set_watched(member: Member, resource: Resource, *, is_watched: bool, now: datetime) -> None:
    """Tick or un-tick that the member has watched or read it. Repeating it changes nothing; leaves no event row."""
    if is_watched:
        Watched.objects.get_or_create(member=member, resource=resource, defaults={"at": now})
    else:
        Watched.objects.filter(member=member, resource=resource).delete()


@transaction.atomic
def save_resource(resource: Resource, *, changed: Iterable[str], by: Member, now: datetime) -> None:
    """Keep what staff wrote into a new or an old resource; one event says which fields changed, another whether members
    see it from now on.

    Raises WrongState where it would be shown without captions and without a reason.
    """
    before = Resource.objects.select_for_update().filter(pk=resource.pk).first()
    _check_shown(resource)
    resource.save()
    fields = ", ".join(name for name in changed if name != "is_shown")
    if before is None or fields:
        _note(resource, Action.CHANGED if before else Action.ADDED, by, now, fields)
    if resource.is_shown != (before is not None and before.is_shown):
        _note(resource, Action.SHOWN if resource.is_shown else Action.HIDDEN, by, now)


@transaction.atomic
def put_file(
    resource: Resource,
    *,
    language: str,
    part: str,
    name: str,
    content_type: str,
    content: BinaryIO,
    by: Member | None,
    now: datetime,
) -> ResourceFile:
    """Keep a file of a resource in one language, piece by piece; it replaces the one that was there.

    Raises WrongState where the resource is shown and would lack captions.
    """
    digest = file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    size = content.seek(0, SEEK_END)
    content.seek(0)
    locked = Resource.objects.select_for_update().get(pk=resource.pk)
    locked.files.filter(language=language, part=part).delete()
    kept = ResourceFile.objects.create(
        resource=locked, language=language, part=part, name=name, content_type=content_type, size=size, sha256=digest
    )
    for number, piece in enumerate(iter(lambda: content.read(CHUNK_BYTES), b"")):
        ResourceChunk.objects.create(file=kept, number=number, content=piece)
    _check_shown(locked)
    _note(locked, Action.FILE_PUT, by, now, f"{language}, {part}: {name}")
    return kept


@transaction.atomic
def remove_file(file: ResourceFile, *, by: Member, now: datetime) -> None:
    """Take a file out; what was downloaded is out of reach.

    Raises WrongState where the resource is shown and would lack captions.
    """
    locked = Resource.objects.select_for_update().get(pk=file.resource_id)
    file.delete()
    _check_shown(locked)
    _note(locked, Action.FILE_REMOVED, by, now, f"{file.language}, {file.part}: {file.name}")


def _check_shown(resource: Resource) -> None:
    if resource.is_shown and not may_be_shown(resource):
        raise WrongState(LACKS_CAPTIONS)


def _note(resource: Resource, action: Action, by: Member | None, now: datetime, note: str = "") -> None:
    ResourceEvent.objects.create(resource=resource, at=now, actor=by, action=action, note=note[:300])
