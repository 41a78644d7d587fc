"""Workbooks: bilingual questions in versions that staff write, and what members answer (OD-3, FIND-9, fields 5.4).

The questions of the reflective workbook (MOM-5) are kept here as well; what a pair answers is the programs' above.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.models import Member


class WorkbookTemplate(models.Model):
    """One version of a workbook's questions. A published one never changes: the next version is a copy of it."""

    class Kind(models.TextChoices):
        MENTEE = "mentee", _("mentee workbook")
        MENTOR = "mentor", _("mentor workbook")
        REFLECTION = "reflection", _("reflective workbook of a pair")

    OWN_KINDS = (Kind.MENTEE, Kind.MENTOR)  # those that one member fills in alone

    kind = models.CharField(_("workbook"), max_length=10, choices=Kind)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    lead = models.TextField(_("what it is good for"), max_length=1000, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "-version"]
        verbose_name, verbose_name_plural = _("workbook’s questions"), _("workbooks’ questions")
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="mentorship_workbooktemplate_version_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(published_at__isnull=True), name="mentorship_workbooktemplate_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class WorkbookSection(models.Model):
    """A page of a workbook. With `repeats` its questions are asked up to so many times (three strengths). `side` says
    whose page of a reflective workbook it is (MOM-5); the workbooks of one member have none."""

    class Side(models.TextChoices):
        NONE = "", _("a workbook of one member")
        MENTEE = "mentee", _("the mentee’s part")
        MENTOR = "mentor", _("the mentor’s part")
        JOINT = "joint", _("the part of both")

    template = models.ForeignKey(
        WorkbookTemplate, models.CASCADE, related_name="sections", verbose_name=_("workbook’s questions")
    )
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=120)
    lead = models.TextField(_("introduction"), max_length=1000, blank=True)
    repeats = models.PositiveSmallIntegerField(_("how many times"), default=1)
    side = models.CharField(_("whose part"), max_length=6, choices=Side, default=Side.NONE, blank=True)

    class Meta:
        ordering = ["template", "position"]
        verbose_name, verbose_name_plural = _("section of a workbook"), _("sections of workbooks")
        constraints = [
            models.UniqueConstraint(fields=["template", "code"], name="mentorship_workbooksection_code_once"),
            models.UniqueConstraint(fields=["template", "position"], name="mentorship_workbooksection_position_once"),
            models.CheckConstraint(condition=Q(repeats__range=(1, 10)), name="mentorship_workbooksection_repeats"),
        ]

    def __str__(self) -> str:
        return self.title


class WorkbookQuestion(models.Model):
    """One question. `options` are codes with words in both languages: `[{"code", "en", "fr"}]`; or the codes come from
    the list `term_kind`."""

    class Kind(models.TextChoices):
        LINE = "line", _("one line")
        TEXT = "text", _("several lines")
        DATE = "date", _("date")
        SCALE = "scale", _("scale")
        ONE = "one", _("one of several")
        SOME = "some", _("any of several")
        TICK = "tick", _("to be ticked")
        WATCHED = "watched", _("webinar watched")

    section = models.ForeignKey(WorkbookSection, models.CASCADE, related_name="questions", verbose_name=_("section"))
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    prompt = models.CharField(_("question"), max_length=300)
    help = models.CharField(_("help"), max_length=500, blank=True)
    is_required = models.BooleanField(_("needed to send it"), default=False)
    options = models.JSONField(_("options"), default=list, blank=True)
    term_kind = models.CharField(_("list of the options"), max_length=12, blank=True)
    least = models.PositiveSmallIntegerField(_("least of a scale"), default=0)
    most = models.PositiveSmallIntegerField(
        _("most"), default=0, help_text=_("Characters of a text, or the last step of a scale.")
    )

    class Meta:
        ordering = ["section", "position"]
        verbose_name, verbose_name_plural = _("question"), _("questions")
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="mentorship_workbookquestion_code_once"),
            models.UniqueConstraint(fields=["section", "position"], name="mentorship_workbookquestion_position_once"),
        ]

    def __str__(self) -> str:
        return self.prompt


class Workbook(models.Model):
    """A member's workbook, on the version of the questions it was begun with. Once sent it is closed until staff
    reopen it."""

    class State(models.TextChoices):
        OPEN = "open", _("being filled in")
        SENT = "sent", _("sent")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="workbooks", verbose_name=_("member"))
    template = models.ForeignKey(
        WorkbookTemplate, models.PROTECT, related_name="workbooks", verbose_name=_("workbook’s questions")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    begun_at = models.DateTimeField(_("begun"))
    changed_at = models.DateTimeField(_("changed"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        verbose_name, verbose_name_plural = _("workbook"), _("workbooks")
        constraints = [
            models.UniqueConstraint(fields=["member", "template"], name="mentorship_workbook_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"), name="mentorship_workbook_sent_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.template}"


class WorkbookAnswer(models.Model):
    """One answer. `revision` counts its saves: a second tab that knows an older one overwrites nothing unseen."""

    workbook = models.ForeignKey(Workbook, models.CASCADE, related_name="answers", verbose_name=_("workbook"))
    question = models.ForeignKey(WorkbookQuestion, models.PROTECT, related_name="+", verbose_name=_("question"))
    turn = models.PositiveSmallIntegerField(_("which time"), default=1)
    value = models.JSONField(_("answer"))
    revision = models.PositiveIntegerField(_("changes"), default=1)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name, verbose_name_plural = _("answer"), _("answers")
        constraints = [
            models.UniqueConstraint(fields=["workbook", "question", "turn"], name="mentorship_workbookanswer_once"),
            models.CheckConstraint(condition=Q(turn__range=(1, 10)), name="mentorship_workbookanswer_turn"),
        ]

    def __str__(self) -> str:
        return str(self.question)


class WorkbookFile(models.Model):
    """A PDF of a workbook in one language, made for its owner by a job and deleted after a day.

    `content` is empty until it is made; `shows_at` is when the workbook had last changed by then.
    """

    workbook = models.ForeignKey(Workbook, models.CASCADE, related_name="files", verbose_name=_("workbook"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    asked_at = models.DateTimeField(_("asked for"))
    tries = models.PositiveSmallIntegerField(_("tries to make it"), default=0)
    lease_until = models.DateTimeField(_("in a worker’s hands until"), null=True, blank=True)
    content = models.BinaryField(_("content"), default=b"", blank=True)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    shows_at = models.DateTimeField(_("shows the workbook of"), null=True, blank=True)

    class Meta:
        ordering = ["language"]
        verbose_name, verbose_name_plural = _("PDF of a workbook"), _("PDFs of workbooks")
        constraints = [
            models.UniqueConstraint(fields=["workbook", "language"], name="mentorship_workbookfile_once"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | Q(shows_at__isnull=False), name="mentorship_workbookfile_shows"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workbook} ({self.language})"


class WorkbookEvent(EventRow):
    """What happened to a workbook: begun, sent, reopened by staff with a reason, kept after a notice."""

    workbook = models.ForeignKey(Workbook, models.CASCADE, related_name="events", verbose_name=_("workbook"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a workbook"), _("events of workbooks")
