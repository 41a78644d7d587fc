"""The words that describe practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Term(models.Model):
    """One word of a bilingual list (fields 5.10). Profiles hold its code, so that a retired term stays readable."""

    class Kind(models.TextChoices):
        AREA = "area", _("area of practice")
        FOCUS = "focus", _("focus within an area")
        SETTING = "setting", _("practice setting")
        AGE = "age", _("client age group")
        WHERE = "where", _("place")
        LANGUAGE = "language", _("language of mentorship")
        MODE = "mode", _("way of meeting")
        TOPIC = "topic", _("topic")
        PATH = "path", _("career path")
        EXPERIENCE = "experience", _("years in practice")

    kind = models.CharField(_("list"), max_length=12, choices=Kind)
    code = models.SlugField(_("code"), max_length=40, help_text=_("Stands in addresses; never changes."))
    name = models.CharField(_("name"), max_length=120)
    group = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("area it belongs to")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Offered to nobody any more; profiles that use it keep it.")
    )
    # set by a trigger, as that of `FacetBits`
    version = models.BigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["kind", "position", "pk"]
        verbose_name, verbose_name_plural = _("choice in a list"), _("choices in lists")
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="mentorship_term_code_once")]

    def __str__(self) -> str:
        return self.name


def codes_field(verbose_name: StrOrPromise) -> ArrayField:
    """A column that holds codes of terms."""
    return ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=verbose_name)
