"""How applications, matches and shared workbooks are called where others belong to them; `privacy.py` enters it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from caot_mentor.privacy_references import referred_to
from members.models import Member
from mentorship.privacy_references import mentorship, of_pairing
from momentum.applications.models import Application
from momentum.matching.models import Match
from momentum.progress.models import Reflection


def application(row: Application, member: Member) -> str:
    """To which offering, in which role; nothing of the other person's."""
    return f"{row.offering}, {row.get_role_display()}" if row.member_id == member.pk else ""


def reflection(row: Reflection, member: Member) -> str:
    """On which questions, in which mentorship."""
    of_what = {"what": row.template.title, "mentorship": mentorship(row.pairing, member)}
    return _("%(what)s, %(mentorship)s") % of_what


referred_to(Application, application, "offering__program")
referred_to(Match, of_pairing, "pairing__mentor", "pairing__mentee")
referred_to(Reflection, reflection, "template", "pairing__mentor", "pairing__mentee")
