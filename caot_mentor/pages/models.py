"""What everyone can read (INFO): program pages, their questions, testimonials and other texts, edited by staff."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class SiteWords(models.Model):
    """Words that the site brings and staff edit. `marks` say of each field which of the site's words stood there when
    it was installed, or when staff last saved it: whether they changed since can be told (`content_loader.compared`).
    """

    marks = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True


class ProgramPage(SiteWords):
    """A program as the public reads it (INFO-1). Bodies are Markdown in both languages."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Part of the page’s address."))
    title = models.CharField(_("title"), max_length=120)
    tagline = models.CharField(_("one sentence"), max_length=240)
    for_whom = models.TextField(_("for whom"))
    cost = models.CharField(_("cost"), max_length=120)
    languages = models.CharField(_("languages"), max_length=120)
    body = models.TextField(_("text"), help_text=_("Markdown."))
    is_open = models.BooleanField(_("open on this site"), default=False)
    status = models.TextField(
        _("notice"),
        blank=True,
        help_text=_("Stands at the top of the page: what is not open on this site yet, and how to take part."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name, verbose_name_plural = _("program page"), _("program pages")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pages:program-detail", args=[self.code])


class Question(SiteWords):
    """One question and its answer on a program's page (INFO-1)."""

    program = models.ForeignKey(ProgramPage, models.CASCADE, related_name="questions", verbose_name=_("program"))
    # by which it is found in `content/programs.toml`; none of a question that staff added
    code = models.SlugField(blank=True, editable=False)
    question = models.CharField(_("question"), max_length=240)
    answer = models.TextField(_("answer"), help_text=_("Markdown."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["program", "position", "pk"]
        verbose_name, verbose_name_plural = _("question and answer"), _("questions and answers")

    def __str__(self) -> str:
        return self.question


class Testimonial(models.Model):
    """What somebody said of a program (INFO-4), unnamed unless the consent says otherwise."""

    program = models.ForeignKey(ProgramPage, models.CASCADE, related_name="testimonials", verbose_name=_("program"))
    quote = models.TextField(_("quote"), max_length=600)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    signed_as = models.CharField(
        _("signed as"), max_length=120, blank=True, help_text=_("Empty: shown without a name.")
    )
    consent = models.TextField(_("consent on file"), help_text=_("Who agreed to what, when, and where that is kept."))
    is_published = models.BooleanField(_("published"), default=False)

    class Meta:
        ordering = ["program", "pk"]
        verbose_name, verbose_name_plural = _("testimonial"), _("testimonials")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_published=False) | ~Q(consent=""),
                name="pages_testimonial_published_with_consent",
                violation_error_message=_("A quote is published only with a consent on file."),
            )
        ]

    def __str__(self) -> str:
        return self.quote[:60]


class TextPage(SiteWords):
    """A page or passage of the site's own text, named by its code (privacy, accessibility, help-email, …)."""

    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), help_text=_("Markdown."))
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        ordering = ["code"]
        verbose_name, verbose_name_plural = _("text page"), _("text pages")

    def __str__(self) -> str:
        return self.title
