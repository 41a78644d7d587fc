"""The only code that changes what stands in the library and who has watched what. Lock order: Resource."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from members.models import Member
from mentorship.library.models import Resource, ResourceFile, Watched
from mentorship.library.policy import FILE_TYPES


@transaction.atomic
def set_watched(member: Member, resource: Resource, *, is_watched: bool, now: datetime) -> None:
    """Tick or un-tick that the member has watched or read it. Repeating it changes nothing; leaves no event row."""
    if is_watched:
        Watched.objects.get_or_create(member=member, resource=resource, defaults={"at": now})
    else:
        Watched.objects.filter(member=member, resource=resource).delete()


@transaction.atomic
def put_file(resource: Resource, *, language: str, part: str, name: str, content: bytes) -> ResourceFile:
    """Keep a file of a resource in one language; it replaces the one that was there."""
    Resource.objects.select_for_update().get(pk=resource.pk)
    kept, _is_new = ResourceFile.objects.update_or_create(
        resource=resource,
        language=language,
        part=part,
        defaults={"name": name, "content": content, "content_type": FILE_TYPES[name.rpartition(".")[2].lower()]},
    )
    return kept


@transaction.atomic
def remove_file(file: ResourceFile) -> None:
    """Take a file out; what was downloaded is out of reach."""
    file.delete()
