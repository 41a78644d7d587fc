"""What a program asks those who apply (EQ-2, EQ-4, MOM-4)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from momentum.programs.models.programs import Program, Tier
from momentum.programs.policy import CODE_MOST, HELP_MOST, MATCH_POINTS_MOST, PROMPT_MOST


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions, by whom they are put to."""

    def asked_of(self, tier: Tier, role: str) -> QuestionQuerySet:
        """Those that an application in this tier and role asks now, in order."""
        of_tier = Q(tier=None) | Q(tier=tier)
        return self.filter(of_tier, program=tier.program_id, role__in=(role, Question.Of.BOTH), is_asked=True)


class Question(models.Model):
    """One question of an application. `options` are codes with words in both languages: `[{"code", "en", "fr"}]`.

    What has been answered can only be retired (`is_asked`): the answers keep their question.
    """

    class Kind(models.TextChoices):
        LINE = "line", _("one line")
        TEXT = "text", _("several lines")
        DATE = "date", _("date")
        SCALE = "scale", _("scale")
        ONE = "one", _("one of several")
        SOME = "some", _("any of several")
        TICK = "tick", _("to be ticked")

    class Of(models.TextChoices):
        """Who is asked."""

        MENTEE = "mentee", _("mentees")
        MENTOR = "mentor", _("mentors")
        BOTH = "both", _("mentees and mentors")

    WITH_OPTIONS = (Kind.ONE, Kind.SOME)

    program = models.ForeignKey(Program, models.CASCADE, related_name="questions", verbose_name=_("program"))
    tier = models.ForeignKey(
        Tier, models.CASCADE, null=True, blank=True, related_name="questions", verbose_name=_("tier")
    )
    role = models.CharField(_("who is asked"), max_length=10, choices=Of, default=Of.BOTH)
    code = models.SlugField(_("code"), max_length=CODE_MOST)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    prompt = models.CharField(_("question"), max_length=PROMPT_MOST)
    help = models.CharField(_("help"), max_length=HELP_MOST, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    options = models.JSONField(_("options"), default=list, blank=True)
    least = models.PositiveSmallIntegerField(_("least of a scale"), default=0)
    most = models.PositiveSmallIntegerField(
        _("most"), default=0, help_text=_("Characters of a text, or the last step of a scale.")
    )
    match_points = models.PositiveSmallIntegerField(
        _("points in matching"),
        default=0,
        validators=[MaxValueValidator(MATCH_POINTS_MOST)],
        help_text=_("For an answer in common, beside the 100 points of the fit; 0: it does not count."),
    )
    is_asked = models.BooleanField(_("asked"), default=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["program", "position", "pk"]
        verbose_name, verbose_name_plural = _("question of an application"), _("questions of applications")
        constraints = [
            models.UniqueConstraint(fields=["program", "code"], name="momentum_question_code_once"),
            models.CheckConstraint(
                condition=Q(match_points=0) | Q(kind__in=("one", "some"), role="both"),
                name="momentum_question_counts_if_both_choose",
                violation_error_message=_(
                    "Only a choice that is put to mentees and mentors can give points in matching."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.prompt
