"""What members read and watch: guides, sheets and recorded webinars (OD-3, FIND-9, EQ-7)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from caot_mentor.pages.models import ProgramPage
from members.models import Member
from mentorship.library.policy import CHUNK_BYTES, NAME_MOST, REASON_MOST, WORDS_MOST


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Resources, by who may see them."""

    def shown(self) -> ResourceQuerySet:
        """Those that staff show, to whomever."""
        return self.filter(is_shown=True)

    def open_to_all(self) -> ResourceQuerySet:
        """Shown to everybody who has the resources (MEM-3)."""
        return self.shown().filter(for_participants=False)

    def for_programs(self, codes: set[str]) -> ResourceQuerySet:
        """Shown to who takes part in the programs with these codes: also what is for participants alone (EQ-7)."""
        of_these = Resource.programs.through.objects.filter(resource=models.OuterRef("pk"), programpage__code__in=codes)
        return self.shown().filter(Q(for_participants=False) | models.Exists(of_these))


class Resource(models.Model):
    """A guide, a sheet or a recording: in each language a text, a link or a file. Who may see it: the categories with
    resources (MEM-3); of a program's own, who takes part in it (EQ-7). Only `workflow` writes it."""

    class Kind(models.TextChoices):
        WEBINAR = "webinar", _("recorded webinar")
        GUIDE = "guide", _("guide")
        SHEET = "sheet", _("sheet to fill in")
        LINK = "link", _("link")

    class Audience(models.TextChoices):
        BOTH = "both", _("mentees and mentors")
        MENTEES = "mentees", _("mentees")
        MENTORS = "mentors", _("mentors")

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("Part of the page’s address."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    audience = models.CharField(_("for"), max_length=10, choices=Audience, default=Audience.BOTH)
    programs = models.ManyToManyField(
        ProgramPage,
        related_name="resources",
        blank=True,
        verbose_name=_("programs"),
        help_text=_("None: for every program."),
    )
    for_participants = models.BooleanField(
        _("only for who takes part in these programs"),
        default=False,
        help_text=_("Others with a membership do not see it, nor that it is there."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=160)
    about = models.TextField(_("what it is about"), max_length=1000, blank=True)
    body = models.TextField(_("text"), max_length=WORDS_MOST, blank=True, help_text=_("Markdown."))
    address = models.URLField(_("address"), blank=True)
    captions_address = models.URLField(_("address of the captions or transcript"), blank=True)
    transcript = models.TextField(_("transcript"), max_length=WORDS_MOST, blank=True, help_text=_("Markdown."))
    without_captions_because = models.CharField(
        _("why it is shown without captions or transcript"),
        max_length=REASON_MOST,
        blank=True,
        help_text=_(
            "Only staff read this. A recording is shown without them only with a reason, and stays on the list."
        ),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    is_shown = models.BooleanField(_("shown"), default=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name, verbose_name_plural = _("resource"), _("resources")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mentorship:resource-detail", args=[self.code])


class ResourceEvent(EventRow):
    """What staff did with a resource."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="events", verbose_name=_("resource"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a resource"), _("events of resources")


class ResourceFile(models.Model):
    """A file of a resource in one language. Its content stands in `chunks`, in the database, so that a backup has it
    and every web process can send it. One that is replaced is a new row: what `key` stands for never changes."""

    class Part(models.TextChoices):
        FILE = "file", _("file")
        CAPTIONS = "captions", _("captions or transcript")

    # in the file's address, which nobody can guess
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="files", verbose_name=_("resource"))
    language = models.CharField(_("language"), max_length=2)
    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.FILE)
    name = models.CharField(_("file name"), max_length=NAME_MOST)
    content_type = models.CharField(_("kind of file"), max_length=80)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("bytes"))
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("file"), _("files")
        constraints = [
            models.UniqueConstraint(fields=["resource", "language", "part"], name="mentorship_resourcefile_once"),
            models.CheckConstraint(condition=Q(language__in=("en", "fr")), name="mentorship_resourcefile_language"),
        ]

    def __str__(self) -> str:
        return self.name


class ResourceChunk(models.Model):
    """A piece of a file: all but the last hold `CHUNK_BYTES`."""

    file = models.ForeignKey(ResourceFile, models.CASCADE, related_name="chunks", verbose_name=_("file"))
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))

    class Meta:
        ordering = ["file", "number"]
        verbose_name, verbose_name_plural = _("piece of a file"), _("pieces of files")
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="mentorship_resourcechunk_once")]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.number * CHUNK_BYTES}"


class Watched(models.Model):
    """That a member says they have watched or read a resource."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="watched", verbose_name=_("member"))
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="watched", verbose_name=_("resource"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name, verbose_name_plural = _("resource watched"), _("resources watched")
        constraints = [models.UniqueConstraint(fields=["member", "resource"], name="mentorship_watched_once")]

    def __str__(self) -> str:
        return str(self.resource)
