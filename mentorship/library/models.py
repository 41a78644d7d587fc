"""What members read and watch: guides and recorded webinars (OD-3, FIND-9)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member


class Resource(models.Model):
    """A guide or a recording, in each language a link or a file. Who may see it: everybody of the categories with
    resources (MEM-3)."""

    class Kind(models.TextChoices):
        WEBINAR = "webinar", _("recorded webinar")
        GUIDE = "guide", _("guide")
        LINK = "link", _("link")

    class Audience(models.TextChoices):
        BOTH = "both", _("mentees and mentors")
        MENTEES = "mentees", _("mentees")
        MENTORS = "mentors", _("mentors")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    audience = models.CharField(_("for"), max_length=10, choices=Audience, default=Audience.BOTH)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=160)
    about = models.TextField(_("what it is about"), max_length=1000, blank=True)
    address = models.URLField(_("address"), blank=True)
    captions_address = models.URLField(_("address of the captions or transcript"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    is_shown = models.BooleanField(_("shown"), default=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name, verbose_name_plural = _("resource"), _("resources")

    def __str__(self) -> str:
        return self.title


class ResourceFile(models.Model):
    """A file of a resource in one language, kept in the database, so that a backup has it."""

    class Part(models.TextChoices):
        FILE = "file", _("file")
        CAPTIONS = "captions", _("captions or transcript")

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="files", verbose_name=_("resource"))
    language = models.CharField(_("language"), max_length=2)
    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.FILE)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("kind of file"), max_length=80)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name, verbose_name_plural = _("file"), _("files")
        constraints = [
            models.UniqueConstraint(fields=["resource", "language", "part"], name="mentorship_resourcefile_once"),
            models.CheckConstraint(condition=Q(language__in=("en", "fr")), name="mentorship_resourcefile_language"),
        ]

    def __str__(self) -> str:
        return self.name


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
