"""Mentee profiles (FIND-5, fields 5.3)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.profiles.models.terms import codes_field


class MenteeProfile(models.Model):
    """What a mentee looks for. Five answers are enough to ask: `paths`, `goals`, `areas`, `topics`, `languages`.

    Only its owner and staff see it, and a mentor whom the owner has asked for a first meeting; `employer`, `keep_away`,
    `importance` and `times` never reach a mentor.
    """

    member = models.OneToOneField(Member, models.CASCADE, related_name="mentee_profile", verbose_name=_("member"))
    completed_at = models.DateTimeField(_("five questions answered"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    paths = codes_field(_("where you are in your career"))
    goals = ArrayField(
        models.CharField(max_length=300), size=3, default=list, blank=True, verbose_name=_("goals, the first first")
    )
    areas = codes_field(_("areas of practice that you want to learn about"))
    topics = codes_field(_("topics that you want to talk about"))
    languages = codes_field(_("languages, the preferred one first"))

    current_areas = codes_field(_("areas in which you practise now"))
    practice_settings = codes_field(_("practice settings"))
    ages = codes_field(_("client age groups"))
    modes = codes_field(_("ways of meeting"))
    province = models.CharField(_("province or territory"), max_length=8, blank=True)
    times = models.CharField(_("when you can meet"), max_length=200, blank=True)
    values = codes_field(_("how you like to work"))
    looking_for = models.TextField(_("what you look for in a mentor"), blank=True, max_length=1000)
    about = models.TextField(_("about you"), blank=True, max_length=1000)
    text_language = models.CharField(_("language you wrote in"), max_length=2, choices=settings.LANGUAGES, default="en")

    # by criterion of the fit: `not`, `nice`, `important` or `must`
    importance = models.JSONField(_("how important each is"), default=dict, blank=True)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    keep_away = models.TextField(_("people not to be matched with"), blank=True, max_length=1000)

    class Meta:
        verbose_name, verbose_name_plural = _("mentee profile"), _("mentee profiles")

    def __str__(self) -> str:
        return self.member.get_full_name()
