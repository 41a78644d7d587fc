"""Memberships, their categories, and what each category may do (MEM-1 to MEM-3)."""

from __future__ import annotations

from datetime import date

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from members.models.people import Member


class MembershipCategory(models.Model):
    """A category of membership (MEM-1)."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    who = models.TextField(_("who may hold it"))
    aliases = models.JSONField(
        _("other names on the roll"), default=list, blank=True, help_text=_("A list of names, in either language.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name, verbose_name_plural = _("membership category"), _("membership categories")

    def __str__(self) -> str:
        return self.name


class DateRange(Func):
    """The days of a membership, both ends included, as PostgreSQL's `daterange`."""

    function = "daterange"
    output_field = DateRangeField()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, by the words of MEM-2."""

    def current(self, on: date) -> MembershipQuerySet:
        """Memberships that cover the day `on`."""
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def renewals(self, on: date) -> MembershipQuerySet:
        """Periods not over on `on` that follow an earlier one and arrived after the account was activated (MEM-6)."""
        earlier = Membership.objects.filter(member=OuterRef("member"), ends_on__lt=OuterRef("starts_on"))
        return self.filter(Exists(earlier), ends_on__gte=on, arrived_at__gt=F("member__activated_at"))

    def unconfirmed(self) -> MembershipQuerySet:
        """Periods for which the member has not confirmed the profile."""
        return self.filter(renewal_confirmed_at=None)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["member", "category", "starts_on", "ends_on"],
    model_name="MembershipHistory",
)
class Membership(models.Model):
    """One period of one person's membership, both days included; two of one person never overlap (MEM-2)."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships", verbose_name=_("member"))
    category = models.ForeignKey(MembershipCategory, models.PROTECT, verbose_name=_("category"))
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    arrived_at = models.DateTimeField(_("arrived"), db_default=Now(), editable=False)
    # MEM-6: when this period arrived as a renewal, the member was asked, and answered
    renewal_asked_at = models.DateTimeField(_("asked to confirm"), null=True, blank=True, editable=False)
    renewal_confirmed_at = models.DateTimeField(_("profile confirmed"), null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["member", "starts_on"]
        verbose_name, verbose_name_plural = _("membership"), _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="members_membership_ends_after_start",
                violation_error_message=_("The membership ends before it starts."),
            ),
            ExclusionConstraint(
                name="members_membership_no_overlap",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This membership overlaps another one of the same person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}, {self.starts_on} – {self.ends_on}"

    def clean(self) -> None:
        # The exclusion constraint would answer reversed days with a DataError.
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The membership ends before it starts.")})


class Activity(models.Model):
    """A program and a role in it: one column of the table of MEM-3. New programs add their own."""

    code = models.SlugField(_("code"), unique=True)
    program = models.SlugField(_("program"))
    role = models.SlugField(_("role"))
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name, verbose_name_plural = _("program and role"), _("programs and roles")

    def __str__(self) -> str:
        return self.name


class Eligibility(models.Model):
    """One cell of the table of MEM-3: whether a category may do an activity. A missing cell means not allowed."""

    class Answer(models.TextChoices):
        ALLOWED = "allowed", _("allowed")
        DECLARED = "declared", _("allowed if declared")
        BY_REQUEST = "by_request", _("by request")
        NOT_ALLOWED = "not_allowed", _("not allowed")

    category = models.ForeignKey(MembershipCategory, models.CASCADE, verbose_name=_("category"))
    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name=_("activity"))
    answer = models.CharField(_("answer"), max_length=12, choices=Answer, default=Answer.NOT_ALLOWED)
    condition = models.CharField(
        _("condition"), max_length=200, blank=True, help_text=_("The words that the person confirms.")
    )

    class Meta:
        ordering = ["category", "activity"]
        verbose_name, verbose_name_plural = _("eligibility"), _("who may take part in what")
        constraints = [
            models.UniqueConstraint(fields=["category", "activity"], name="members_eligibility_one_cell"),
            models.CheckConstraint(
                condition=~Q(answer="declared") | ~Q(condition_en=""),
                name="members_eligibility_declared_in_words",
                violation_error_message=_("An answer “if declared” needs the words that the person confirms."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} · {self.activity}: {self.get_answer_display()}"

    @property
    def badge(self) -> str:
        """The shape that stands for the answer beside its word."""
        return {"allowed": "ok", "declared": "wait", "by_request": "wait"}.get(self.answer, "stop")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["member", "activity", "admitted_by"],
    model_name="AdmissionHistory",
)
class Admission(models.Model):
    """Staff admitted one person to an activity that the category has by request only (MEM-3)."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="admissions", verbose_name=_("member"))
    activity = models.ForeignKey(Activity, models.CASCADE, verbose_name=_("activity"))
    admitted_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("admitted by")
    )
    admitted_at = models.DateTimeField(_("admitted"), auto_now_add=True)
    note = models.TextField(_("note"), blank=True, help_text=_("Staff see it, and the person in their own data."))

    class Meta:
        ordering = ["-admitted_at"]
        verbose_name, verbose_name_plural = _("admission"), _("admissions")
        constraints = [models.UniqueConstraint(fields=["member", "activity"], name="members_admission_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.activity}"


class Declaration(models.Model):
    """The member confirmed the condition of an activity (MEM-3), in these words."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="declarations")
    activity = models.ForeignKey(Activity, models.CASCADE)
    words = models.CharField(max_length=200)
    declared_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("declaration"), _("declarations")
        constraints = [models.UniqueConstraint(fields=["member", "activity"], name="members_declaration_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.words}"
