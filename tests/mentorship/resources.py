"""Resources with files, for tests."""

from io import BytesIO
from typing import Any

from django.utils import timezone

from mentorship.library.kinds import content_type_of
from mentorship.library.models import Resource, ResourceFile
from mentorship.library.workflow import put_file

PDF, MP4, MP3 = b"%PDF-1.7 words", b"\0\0\0\x18ftypmp42" + bytes(64), b"ID3\x04" + bytes(64)
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour, été\n".encode()


def make_resource(code: str = "guide", **fields: Any) -> Resource:
    """A guide that members see."""
    told = {"kind": "guide", "title_en": f"The {code}", "title_fr": f"Le {code}", "body_en": "Words", "is_shown": True}
    resource: Resource = Resource.objects.create(code=code, **told | fields)
    return resource


def put(resource: Resource, content: bytes = PDF, *, name: str = "a.pdf", **more: Any) -> ResourceFile:
    """A file of the resource; `language` is English and `part` the file itself unless said otherwise."""
    kind = content_type_of(name, BytesIO(content)) or "application/pdf"
    told = {"language": "en", "part": "file", "content_type": kind, "by": None, "now": timezone.now()}
    return put_file(resource, name=name, content=BytesIO(content), **told | more)
