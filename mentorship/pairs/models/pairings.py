"""The mentorship itself: who with whom, in which program, and the place it takes (design 3: a place is a pairing)."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.profiles.policy import PLACES_MOST, Program


class PairingQuerySet(models.QuerySet["Pairing"]):
    """Pairings, by who may see them and what they take."""

    def visible_to(self, member: Member) -> PairingQuerySet:
        """Those in which the person is one of the two."""
        return self.filter(Q(mentor=member) | Q(mentee=member))

    def taking_a_place(self) -> PairingQuerySet:
        """Proposed, active or paused: each holds one of the mentor's places (FIND-8)."""
        return self.filter(state__in=Pairing.PLACE_STATES)


class Pairing(models.Model):
    """One mentorship of two people. While it is proposed, active or paused it holds the mentor's place `place_no`."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("getting to know each other")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        COMPLETED = "completed", _("completed")
        ENDED = "ended", _("ended")

    PLACE_STATES = (State.PROPOSED, State.ACTIVE, State.PAUSED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    program = models.CharField(_("program"), max_length=20, choices=Program)
    mentor = models.ForeignKey(Member, models.PROTECT, related_name="pairings_as_mentor", verbose_name=_("mentor"))
    mentee = models.ForeignKey(Member, models.PROTECT, related_name="pairings_as_mentee", verbose_name=_("mentee"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    place_no = models.PositiveSmallIntegerField(pgettext_lazy("mentorship", "place"), null=True, blank=True)
    places_then = models.PositiveSmallIntegerField(_("places of the mentor at that time"))
    # what was left of the program's months when an earlier mentor had left (OD-17); empty: all of them
    months = models.PositiveSmallIntegerField(_("months that were left"), null=True, blank=True, editable=False)
    proposed_at = models.DateTimeField(_("proposed"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # what the mentee shows the mentor during the mentorship, and can take back (OD-7)
    workbook_shared_at = models.DateTimeField(_("workbook shared"), null=True, blank=True)
    profile_shared_at = models.DateTimeField(_("mentee profile shared"), null=True, blank=True)
    # What a program that runs in offerings gives its mentorships, frozen with them: what it calls itself, its last day
    # (EQ-1), and when it asks how it goes (EQ-5); empty: as the policy says for the program
    program_name_en = models.CharField(_("program, in English"), max_length=120, blank=True, editable=False)
    program_name_fr = models.CharField(_("program, in French"), max_length=120, blank=True, editable=False)
    ends_on = models.DateField(_("last day of the offering"), null=True, blank=True, editable=False)
    evaluation_points = ArrayField(
        models.CharField(max_length=10), null=True, blank=True, editable=False, verbose_name=_("evaluations")
    )
    # never shown to the other side (FIND-6)
    reason_for_staff = models.TextField(_("reason, for staff"), blank=True, max_length=1000)

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name, verbose_name_plural = _("mentorship"), _("mentorships")
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "place_no"],
                condition=Q(state__in=("proposed", "active", "paused")),
                name="mentorship_pairing_place_once",
            ),
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=Q(state__in=("proposed", "active", "paused")),
                name="mentorship_pairing_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "active", "paused"), place_no__isnull=False)
                | Q(state__in=("completed", "ended"), place_no__isnull=True),
                name="mentorship_pairing_place_while_it_runs",
            ),
            models.CheckConstraint(
                condition=Q(place_no__isnull=True)
                | Q(place_no__gte=1, place_no__lte=F("places_then"), places_then__lte=PLACES_MOST),
                name="mentorship_pairing_place_exists",
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="mentorship_pairing_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} – {self.mentee}"

    @property
    def program_names(self) -> dict[str, str]:
        """What the program calls itself, by language; empty where it has no name of its own."""
        return {"en": self.program_name_en, "fr": self.program_name_fr}

    @property
    def program_name(self) -> str:
        """What the program calls itself in the active language; else its name."""
        language = (get_language() or "en")[:2]
        return self.program_names.get(language) or self.program_name_en or str(self.get_program_display())

    def other(self, member: Member) -> Member:
        """The one of the two who is not `member`."""
        return self.mentee if member.pk == self.mentor_id else self.mentor


class PairingEvent(EventRow):
    """What happened to a pairing."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="events", verbose_name=_("mentorship"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a mentorship"), _("events of mentorships")
