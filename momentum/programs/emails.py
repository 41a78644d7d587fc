"""The messages about programs and offerings, one function each, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation

from caot_mentor.mail.compose import queue
from members.emails.accounts import url_for
from members.models import Member
from momentum.programs.models import Offering


def offering_opened(offering: Offering, reader: Member, *, roles: Sequence[str]) -> None:
    """To who said to be interested: one can apply now, until when in which role, and where (MOM-3)."""
    with translation.override(reader.language):
        program, name = offering.program.name, offering.name
        windows = [
            (window.tier.called(window.role), window.opens_on, window.closes_on)
            for window in offering.windows.select_related("tier")
            if window.role in roles
        ]
    queue(
        "offering_opened",
        to_address=reader.email,
        language=reader.language,
        context={
            "first_name": reader.first_name,
            "program": program,
            "offering": name,
            "starts_on": offering.starts_on,
            "ends_on": offering.ends_on,
            "windows": windows,
            "program_url": url_for(reader.language, "pages:program-detail", code=offering.program.code),
            "mine_url": url_for(reader.language, "momentum:my-programs"),
        },
        dedupe_key=f"offering_opened:{offering.pk}:{reader.pk}",
        member=reader,
    )
