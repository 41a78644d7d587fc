"""What the page of resources shows of all that its reader may see: by program, kind and audience, each with a number.

The library is small: it is read whole, and counted here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from caot_mentor.pages.models import ProgramPage
from mentorship.asked import Option
from mentorship.library.models import Resource
from mentorship.library.queries import Shown

Kind, Audience = Resource.Kind, Resource.Audience


def _program_codes(resource: Resource) -> set[str]:
    return {page.code for page in resource.programs.all()}


# Whether a resource is meant by a code of the facet: one for every program or for both sides is meant by each.
MEANT: Mapping[str, Callable[[Resource, str], bool]] = {
    "program": lambda resource, code: not _program_codes(resource) or code in _program_codes(resource),
    "kind": lambda resource, code: resource.kind == code,
    "audience": lambda resource, code: resource.audience in (code, Audience.BOTH),
}
LEGENDS = {"program": _("Program"), "kind": _("Kind"), "audience": pgettext_lazy("audience", "For")}
HEADINGS = {
    Kind.WEBINAR: _("Recorded webinars"),
    Kind.GUIDE: _("Guides"),
    Kind.SHEET: _("Sheets to fill in"),
    Kind.LINK: _("Links"),
}


@dataclass(frozen=True)
class Page:
    """Everything the page shows, ready for its template."""

    everything: list[Shown]
    programs: list[ProgramPage]
    data: QueryDict

    def context(self) -> dict[str, Any]:
        """The template's variables; see the list at its top."""
        found = [each for each in self.everything if self._is_meant(each.resource)]
        return {
            "groups": [
                {"facet": facet, "legend": legend, "chosen": self.chosen[facet], "options": self._counted(facet)}
                for facet, legend in LEGENDS.items()
            ],
            "chips": [
                {"label": self.labels[facet][code], "address": self._address(without=(facet, code))}
                for facet, codes in self.chosen.items()
                for code in codes
            ],
            "sections": sections(found),
            "status": ngettext("%(count)s resource", "%(count)s resources", len(found)) % {"count": len(found)},
            "address": self._address(),
        }

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """The options of each facet, by their codes."""
        return {
            "program": {page.code: page.title for page in self.programs},
            "kind": {kind: str(HEADINGS[kind]) for kind in Kind},
            "audience": {code: str(Audience(code).label).capitalize() for code in (Audience.MENTEES, Audience.MENTORS)},
        }

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """What the address asks for; what is on no list is left out."""
        return {facet: [code for code in self.labels[facet] if code in self.data.getlist(facet)] for facet in LEGENDS}

    def _is_meant(self, resource: Resource, but: str = "") -> bool:
        return all(
            any(MEANT[facet](resource, code) for code in codes)
            for facet, codes in self.chosen.items()
            if codes and facet != but
        )

    def _counted(self, facet: str) -> list[Option]:
        """The options of a facet with how many resources each would show beside what the other facets ask for."""
        beside = [each.resource for each in self.everything if self._is_meant(each.resource, but=facet)]
        return [
            Option(code, label, False, sum(MEANT[facet](resource, code) for resource in beside))
            for code, label in self.labels[facet].items()
        ]

    def _address(self, without: tuple[str, str] | None = None) -> str:
        pairs = [(facet, code) for facet, codes in self.chosen.items() for code in codes if (facet, code) != without]
        return f"?{urlencode(pairs)}" if pairs else "?"


def sections(found: list[Shown]) -> list[tuple[str, Any, list[Shown]]]:
    """The resources by kind: its code, the heading, and those of the kind; no kind without any."""
    by_kind = ((kind, [each for each in found if each.resource.kind == kind]) for kind in Kind)
    return [(kind, HEADINGS[kind], group) for kind, group in by_kind if group]
