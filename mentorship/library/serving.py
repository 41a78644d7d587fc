"""A file of the library as an answer: whole or a range of it (RFC 9110, 14), sent piece by piece.

Whoever calls this has looked who may have the file. It is always an attachment: the players of the site's own pages do
not mind, and no browser opens it as a page of this site (quality S12).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from mentorship.library.models import ResourceChunk, ResourceFile
from mentorship.library.policy import CHUNK_BYTES

# a number with more digits than any file has bytes is no range either
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def file_response(request: HttpRequest, file: ResourceFile) -> HttpResponseBase:
    """The answer to GET and HEAD. Several ranges at once are answered with the whole, as the standard allows."""
    etag = f'"{file.sha256}"'
    unchanged = get_conditional_response(request, etag)
    asked = _asked(request, etag, file.size)
    answer: HttpResponseBase
    if unchanged is not None:
        answer = unchanged
    elif request.method == "HEAD":
        answer = HttpResponse(headers={"Content-Length": str(file.size)})
    elif asked is None:
        answer = StreamingHttpResponse(_pieces(file, 0, file.size), headers={"Content-Length": str(file.size)})
    elif asked.start >= asked.stop:
        answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    else:
        headers = {
            "Content-Length": str(len(asked)),
            "Content-Range": f"bytes {asked.start}-{asked.stop - 1}/{file.size}",
        }
        answer = StreamingHttpResponse(_pieces(file, asked.start, asked.stop), status=206, headers=headers)
    answer["Content-Type"] = file.content_type
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    # or the site would compress it, which takes its length away and spoils its ranges
    answer["Content-Encoding"] = "identity"
    return answer


def _asked(request: HttpRequest, etag: str, size: int) -> range | None:
    """Which bytes are asked for; an empty range where the file has none of them, None for the whole file."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if first:
        if last and int(last) < int(first):
            return None
        return range(int(first), min(int(last) + 1, size) if last else size)
    if last:
        return range(max(size - int(last), 0), size)
    return None


def _pieces(file: ResourceFile, start: int, stop: int) -> Iterator[bytes]:
    """The bytes of the file from `start` until before `stop`; one statement and one piece in memory at a time. A file
    that is taken out meanwhile ends early, and the browser sees that something is missing."""
    for number in range(start // CHUNK_BYTES, (stop - 1) // CHUNK_BYTES + 1):
        chunk = ResourceChunk.objects.filter(file=file.pk, number=number).values_list("content", flat=True).first()
        if chunk is None:
            return
        begins = number * CHUNK_BYTES
        yield bytes(chunk[max(start - begins, 0) : stop - begins])
