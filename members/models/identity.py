"""Self-identification: what people choose to say of who they are, who may see it, and who did (FIND-4)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_moment
from members.models.people import Member
from members.traits import Trait


class Visibility(models.TextChoices):
    """FIND-4's three choices for one trait."""

    NOT_GIVEN = "none", _("not given")
    STAFF = "staff", _("only for staff who match me")
    SHOWN = "shown", _("shown on my mentor profile and searchable by signed-in members")


class SelfIdentificationQuerySet(models.QuerySet["SelfIdentification"]):
    """Answers about identity."""

    def shown(self) -> SelfIdentificationQuerySet:
        """The only ones that anything which a member sees may depend on."""
        return self.filter(visibility=Visibility.SHOWN)


class SelfIdentification(models.Model):
    """One person's answer about one trait. No row means that the question was never answered.

    A shown answer stands in plain, searchable columns. One for staff stands in `sealed` alone, encrypted with a key
    that is not in the database. *Prefer not to answer* stores only that fact: `NOT_GIVEN`, and no answer.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="self_identifications", verbose_name=_("member"))
    trait = models.CharField(_("trait"), max_length=20, choices=Trait)
    visibility = models.CharField(_("who may see it"), max_length=5, choices=Visibility)
    shown_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    shown_words = models.CharField(max_length=200, blank=True)
    sealed = models.BinaryField(default=b"", blank=True)
    # design 4: "shared identity that both asked to be matched on"
    is_matched_on = models.BooleanField(_("asks to be matched on it"), default=False)
    standard = models.CharField(_("standard of the question"), max_length=40)
    updated_at = models.DateTimeField(_("changed"))

    objects = SelfIdentificationQuerySet.as_manager()

    class Meta:
        ordering = ["member", "trait"]
        verbose_name, verbose_name_plural = _("self-identification"), _("self-identifications")
        constraints = [
            models.UniqueConstraint(fields=["member", "trait"], name="members_selfidentification_trait_once"),
            models.CheckConstraint(
                condition=Q(visibility=Visibility.SHOWN) | Q(shown_codes=[], shown_words=""),
                name="members_selfidentification_shown_only_if_chosen",
            ),
            models.CheckConstraint(
                condition=Q(visibility=Visibility.STAFF) | Q(sealed=b""),
                name="members_selfidentification_sealed_only_for_staff",
            ),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.NOT_GIVEN) | Q(is_matched_on=False),
                name="members_selfidentification_matched_on_given",
            ),
        ]
        indexes = [
            GinIndex(
                fields=["shown_codes"],
                condition=Q(visibility=Visibility.SHOWN),
                name="selfidentification_shown",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_trait_display()}: {self.get_visibility_display()}"


class IdentityConsent(models.Model):
    """A person agreed to who may see one trait, in the words of a version, and perhaps withdrew it.

    The trait of one withdrawn goes soon, for to have agreed is nearly to have answered; that somebody agreed stays.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="identity_consents", verbose_name=_("member"))
    trait = models.CharField(_("trait"), max_length=20, choices=Trait, blank=True)
    visibility = models.CharField(_("who may see it"), max_length=5, choices=Visibility)
    wording = models.PositiveSmallIntegerField(_("version of the wording"))
    text = models.TextField(_("the words that were shown"))
    language = models.CharField(_("language"), max_length=2)
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["given_at", "pk"]
        verbose_name, verbose_name_plural = _("consent about identity"), _("consents about identity")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "trait"],
                condition=Q(withdrawn_at=None),
                name="members_identityconsent_one_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(trait="") | Q(withdrawn_at__isnull=False), name="members_identityconsent_trait_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_trait_display()}: {self.get_visibility_display()}"


class IdentityAccess(models.Model):
    """Staff looked at what was told in confidence (design 5): who, whose, which kind, when, why. Never the words."""

    class What(models.TextChoices):
        IDENTITY = "identity", _("answers about identity")
        PROFILE = "profile", _("what a profile says for staff only")
        REASON = "reason", _("a reason that was given to staff")
        CONCERN = "concern", _("what was told of a concern")
        WORKBOOK = "workbook", _("the answers of a workbook that was sent")
        EVALUATION = "evaluation", _("what an evaluation says for staff only")

    member = models.ForeignKey(Member, models.CASCADE, related_name="identity_accesses", verbose_name=_("whose"))
    actor = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", verbose_name=_("who looked"))
    what = models.CharField(_("what"), max_length=10, choices=What, default=What.IDENTITY)
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("why"), max_length=300, blank=True)  # identity alone needs one

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name, verbose_name_plural = _("look at what is private"), _("who read what is private")

    def __str__(self) -> str:
        return f"{self.member}, {written_moment(self.at)}"

    @property
    def read_by(self) -> str:
        """Who looked, as the person whose words they are reads it: the role, not the name."""
        return str(self.actor.get_role_display() if self.actor and self.actor.is_staff else _("a person of the staff"))
