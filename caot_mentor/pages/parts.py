"""What the apps put on a program's public page, above its text. Nothing calls up.

Registered in `<app>/account.py`, which is found when the site starts. Each part answers None for other programs' pages.
"""

from django.http import HttpRequest
from django.utils.safestring import SafeString

from caot_mentor.page_parts import PageParts, Part
from caot_mentor.pages.models import ProgramPage

_parts = PageParts[Part, [HttpRequest, ProgramPage]]()
add_part = _parts.add


def rendered_parts(request: HttpRequest, page: ProgramPage) -> list[SafeString]:
    """The parts of this page, rendered, in order."""
    return [part.rendered(request) for part in _parts.built(request, page)]
