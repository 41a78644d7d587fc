"""The demo's recording: twenty seconds of slides in each language, with captions, in the place of a webinar (OD-3)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from members.models import Member
from mentorship.library.kinds import content_type_of
from mentorship.library.models import Resource, ResourceFile
from mentorship.library.workflow import put_file, save_resource

FOLDER = Path(__file__).parent.parent / "content" / "demo_recording"
CODE, STAFF = "introduction-to-mentorship", "coordinator@demo.example"
FILES = {ResourceFile.Part.CAPTIONS: "vtt", ResourceFile.Part.FILE: "webm"}


def put_up_recording(now: datetime) -> int:
    """Put the recording and its captions up, unless the resource has files, and say how many."""
    resource, by = Resource.objects.get(code=CODE), Member.objects.get(email=STAFF)
    if resource.files.exists():
        return 0
    for language in ("en", "fr"):
        for part, suffix in FILES.items():
            name = f"{CODE}-{language}.{suffix}"
            with (FOLDER / f"{language}.{suffix}").open("rb") as content:
                kind = content_type_of(name, content) or ""
                put_file(
                    resource,
                    language=language,
                    part=part,
                    name=name,
                    content_type=kind,
                    content=content,
                    by=by,
                    now=now,
                )
    resource.minutes = None  # it lasts seconds
    save_resource(resource, changed=["minutes"], by=by, now=now)
    return 2 * len(FILES)
