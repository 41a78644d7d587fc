"""Rounds of the demo: in offerings that run, a proposal was computed and accepted on the day on which they began."""

from __future__ import annotations

from datetime import datetime

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.policy import Role as StaffRole
from momentum.applications.models import Application
from momentum.matching import workflow
from momentum.matching.models import Match, Run
from momentum.matching.queries import mentees_to_leave, pairs_to_make
from momentum.programs.models import Offering


def seed_matches(now: datetime) -> int:
    """Match who is selected in the offerings that run; who is left waits. Says how many pairs are new."""
    coordinator = Member.objects.filter(role=StaffRole.COORDINATOR).order_by("pk").first()
    if Run.objects.exists() or coordinator is None:
        return 0
    selected = Application.objects.filter(offering__state=Offering.State.RUNNING, state=Application.State.SELECTED)
    for offering_id, tier_id in sorted(set(selected.values_list("offering_id", "tier_id"))):
        at = Offering.objects.values_list("started_at", flat=True).get(pk=offering_id) or now
        run = workflow.ask_for_run(offering_id, tier_id, by=coordinator, now=at)
        workflow.compute_run(run.pk, now=at)
        workflow.accept_run(run.pk, by=coordinator, now=at)
        for pair in pairs_to_make(run.pk):
            workflow.connect_pair(pair, now=at)
        for mentee in mentees_to_leave(run.pk):
            workflow.leave_mentee(run.pk, mentee, now=at)
        workflow.finish_run(run.pk, now=at)
        OutgoingEmail.objects.filter(event__startswith="cohort_", created_at__gte=now).update(created_at=at)
    return Match.objects.count()
