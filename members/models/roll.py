"""The roll's way in (MEM-4): a file is staged row by row, previewed, and applied in one transaction."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEWED)
    applied_at = models.DateTimeField(_("imported"), null=True, blank=True)
    good_rows_only = models.BooleanField(_("refused rows left out"), default=False)
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name, verbose_name_plural = _("roll import"), _("roll imports")

    def __str__(self) -> str:
        return f"{self.file_name}, {self.uploaded_at:%Y-%m-%d %H:%M}"


class RollRow(models.Model):
    """One line of the file, checked and compared: what importing it would do, or why it is refused."""

    class Outcome(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("refused")

    roll = models.ForeignKey(RollImport, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    # codes of members.roll's reasons and changed columns, put into words for the reader's language
    reasons = models.JSONField(default=list, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    member_number = models.CharField(_("member number"), max_length=200, blank=True)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    first_name = models.CharField(_("first name"), max_length=200, blank=True)
    last_name = models.CharField(_("last name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=200, blank=True)
    province = models.CharField(_("province"), max_length=40, blank=True)
    category = models.CharField(_("category"), max_length=200, blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)

    class Meta:
        ordering = ["roll", "line"]
        verbose_name, verbose_name_plural = _("row of a roll"), _("rows of a roll")
        constraints = [models.UniqueConstraint(fields=["roll", "line"], name="members_rollrow_line_once")]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"


class EmailDifference(models.Model):
    """The roll has another address than the member signs in with (MEM-7); staff carry it back."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="email_difference", verbose_name=_("member"))
    roll_email = models.EmailField(_("address on the roll"))
    seen_at = models.DateTimeField(_("seen"))
    settled_at = models.DateTimeField(_("carried back"), null=True, blank=True)

    class Meta:
        ordering = ["-seen_at"]
        verbose_name, verbose_name_plural = _("address difference"), _("address differences")

    def __str__(self) -> str:
        return f"{self.member}: {self.roll_email}"
