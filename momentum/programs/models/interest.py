"""Who said to be interested in a program, before an offering is opened (MOM-3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.profiles.models.terms import codes_field
from momentum.programs.models.offerings import Offering
from momentum.programs.models.programs import Program, Role, Tier
from momentum.programs.policy import NOTE_MOST


class InterestQuerySet(models.QuerySet["Interest"]):
    """Interest, by whose it is and whether it still counts."""

    def visible_to(self, member: Member) -> InterestQuerySet:
        """The member's own."""
        return self.filter(member=member)

    def open(self) -> InterestQuerySet:
        """What was neither taken back nor followed by an application."""
        return self.filter(withdrawn_at__isnull=True, applied_at__isnull=True)


class Interest(models.Model):
    """Somebody would take part in this role. `profile` are codes of career paths: a mentee's own, and those that a
    mentor knows (MOM-2, MOM-4)."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="interests", verbose_name=_("program"))
    tier = models.ForeignKey(
        Tier, models.SET_NULL, null=True, blank=True, related_name="interests", verbose_name=_("tier")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    member = models.ForeignKey(Member, models.CASCADE, related_name="program_interests", verbose_name=_("member"))
    profile = codes_field(_("career path"))
    areas = codes_field(_("areas of practice"))
    practice_settings = codes_field(_("practice settings"))
    note = models.CharField(_("a word to the association"), max_length=NOTE_MOST, blank=True)
    language = models.CharField(_("language you wrote in"), max_length=2, choices=settings.LANGUAGES, default="en")
    created_at = models.DateTimeField(_("said on"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    applied_at = models.DateTimeField(_("followed by an application"), null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name, verbose_name_plural = _("interest"), _("interest")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "program", "role"],
                condition=Q(withdrawn_at__isnull=True, applied_at__isnull=True),
                name="momentum_interest_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.program}"


class InterestTold(models.Model):
    """That somebody was told of an offering, once (ALL-3)."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="told", verbose_name=_("offering"))
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name=_("member"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name, verbose_name_plural = _("person told of an offering"), _("people told of offerings")
        constraints = [models.UniqueConstraint(fields=["offering", "member"], name="momentum_interesttold_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.offering}"
