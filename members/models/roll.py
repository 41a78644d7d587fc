"""The roll's way in (MEM-4): a file is staged row by row, previewed, and applied in one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_moment
from members.models.memberships import Membership, MembershipCategory
from members.models.people import Member


class RollImport(models.Model):
    """One uploaded file of the association's list of members, and what became of it."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("previewed")
        APPLIED = "applied", _("imported")
        DISCARDED = "discarded", _("discarded")

    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded"))
    ignored_columns = models.JSONField(_("columns not used"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEWED)
    decided_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("imported or discarded by")
    )
    applied_at = models.DateTimeField(_("imported"), null=True, blank=True)
    good_rows_only = models.BooleanField(_("refused rows left out"), default=False)
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    noted = models.PositiveIntegerField(_("with a note"), default=0)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name, verbose_name_plural = _("import of the list of members"), _("imports of the list of members")

    def __str__(self) -> str:
        return f"{self.file_name}, {written_moment(self.uploaded_at)}"

    @property
    def total(self) -> int:
        return self.added + self.changed + self.unchanged + self.refused

    @property
    def changes_nothing(self) -> bool:
        """Whether importing the good rows would change no member."""
        return self.added + self.changed == 0


class RollRow(models.Model):
    """One line of the file, checked and compared: what importing it would do, or why it is refused.

    Staged by COPY and compared set-wise. Texts are in their one form; a value that was refused is empty and stands in
    `as_written`. Its keys are not constrained in the database: the checks of 25,000 rows, waiting for the end of the
    transaction, make every history trigger that fires meanwhile a hundred times slower.
    """

    class Outcome(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("refused")

    roll = models.ForeignKey(RollImport, models.CASCADE, related_name="rows", db_constraint=False)
    line = models.PositiveIntegerField(_("line"))
    member_number = models.CharField(_("member number"), max_length=20, blank=True)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    province = models.CharField(_("province"), max_length=2, blank=True)
    category_name = models.CharField(_("category as written"), max_length=200, blank=True)
    category = models.ForeignKey(MembershipCategory, models.CASCADE, null=True, related_name="+", db_constraint=False)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    as_written = models.JSONField(default=dict, blank=True)
    # what is wrong with the row by itself, found when it was read
    faults = models.JSONField(default=list, blank=True)

    # the comparison, made anew whenever the preview is
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    # what is wrong with it beside the other rows and the database
    conflicts = models.JSONField(default=list, blank=True)
    # column -> [old, new]; exactly this is written
    changes = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+", db_constraint=False)
    replaces = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False)
    # the latest period of its person in this file: names, address and place are taken from it
    speaks_for_person = models.BooleanField(default=False)
    repeats = models.BooleanField(default=False)

    class Meta:
        ordering = ["roll", "line"]
        verbose_name, verbose_name_plural = _("row of a roll"), _("rows of a roll")
        constraints = [models.UniqueConstraint(fields=["roll", "line"], name="members_rollrow_line_once")]
        indexes = [models.Index(fields=["roll", "outcome", "line"], name="members_rollrow_outcome")]

    def __str__(self) -> str:
        return f"{self.roll_id}:{self.line}"

    def written(self, column: str) -> Any:
        """What the file says in `column`: text, or a date."""
        if column in self.as_written:
            return self.as_written[column]
        value = getattr(self, "category_name" if column == "category" else column)
        return value.isoformat() if isinstance(value, date) else value or ""


class RollRecord(models.Model):
    """What the roll said last of the fields that a member may change on the site.

    The roll's value is taken only when it differs from this one: a member's own choice outlives every import that
    merely repeats the old value.
    """

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="roll_record")
    language = models.CharField(max_length=2)
    city = models.CharField(max_length=80, blank=True)
    province = models.CharField(max_length=2, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("last values of the roll"), _("last values of the roll")

    def __str__(self) -> str:
        return str(self.member_id)


class EmailDifference(models.Model):
    """The roll has another address than the member signs in with (MEM-7): staff carry it back to the roll."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="email_difference", verbose_name=_("member"))
    roll_email = models.EmailField(_("address on the roll"))
    seen_at = models.DateTimeField(_("seen"))
    settled_at = models.DateTimeField(_("carried back"), null=True, blank=True)

    class Meta:
        ordering = ["-seen_at"]
        verbose_name, verbose_name_plural = _("changed e-mail address"), _("changed e-mail addresses")

    def __str__(self) -> str:
        return f"{self.member}: {self.roll_email}"
