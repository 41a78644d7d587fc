"""What the search counts with, and how often it is used."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member


class VarbitField(models.Field):
    """PostgreSQL's `bit varying`; its values never leave the database as Python objects."""

    def db_type(self, connection: object) -> str:
        return "varbit"


class FacetBits(models.Model):
    """Who has an option, as a bit string over the profiles' primary keys: what the search counts with.

    The row (`listed`, ``) says who is listed. The other rows hold everyone who has the option, listed or not. All rows
    have the same width, grown in steps of `SLOT_STEP`. No two states of rows have the same `version`, which a trigger
    sets (see `tally`).
    """

    facet = models.CharField(max_length=12)
    value = models.CharField(max_length=40)
    bits = VarbitField()
    version = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "value"], name="mentorship_facetbits_option_once")]

    def __str__(self) -> str:
        return f"{self.facet}={self.value}"


class UseCount(models.Model):
    """How often a member has searched or opened profiles of late (quality S15).

    The table is unlogged: counting costs a search no wait for the disk, and after a crash it begins anew.
    """

    class What(models.TextChoices):
        SEARCH = "search", _("searches")
        PROFILE = "profile", _("profiles opened")

    member = models.ForeignKey(Member, models.CASCADE, related_name="use_counts", verbose_name=_("member"))
    what = models.CharField(_("what"), max_length=8, choices=What)
    since = models.DateTimeField(_("counted since"))
    uses = models.PositiveIntegerField(_("times"))

    class Meta:
        verbose_name, verbose_name_plural = _("use count"), _("use counts")
        constraints = [models.UniqueConstraint(fields=["member", "what"], name="mentorship_usecount_once")]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.uses}"
