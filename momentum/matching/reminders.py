"""What jobs do in matching: look for what is due and not done, one row at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from caot_mentor.errors import WorkflowError
from momentum.matching import queries, workflow
from momentum.matching.policy import REMIND_HOURS

logger = logging.getLogger(__name__)


def compute_runs(now: datetime) -> int:
    """Compute the proposals that wait; one that cannot be computed is marked, for staff to see. Returns how many were
    computed."""
    done = 0
    for key in queries.runs_to_compute():
        try:
            done += workflow.compute_run(key, now=now)
        except Exception:
            logger.exception("proposal %s could not be computed", key)
            workflow.fail_run(key, now=now)
    return done


def follow_matches(now: datetime) -> int:
    """Make the pairs of accepted proposals and let who is left wait; follow mentorships that are over; take back places
    that were not answered, remind of those that end soon, and offer what is free. Returns how many changed."""
    done = _each(workflow.fail_run, queries.runs_stuck(now), now)
    for run_id in queries.runs_to_finish():
        done += _each(workflow.connect_pair, queries.pairs_to_make(run_id), now)
        done += _each(partial(workflow.leave_mentee, run_id), queries.mentees_to_leave(run_id), now)
        done += _each(workflow.finish_run, [run_id], now)
    done += _each(workflow.follow_match, queries.matches_over(), now)
    done += _each(workflow.lapse_place, queries.offers_due(now), now)
    done += _each(workflow.remind_of_place, queries.offers_to_remind(now + timedelta(hours=REMIND_HOURS)), now)
    for offering_id, tier_id in queries.tiers_with_a_line():
        try:
            done += workflow.offer_next_places(offering_id, tier_id, now=now)
        except Exception:
            logger.exception("places of offering %s could not be offered", offering_id)
    return done


def _each(deed: Callable[..., bool], keys: Iterable[int], now: datetime) -> int:
    done = 0
    for key in keys:
        try:
            done += bool(deed(key, now=now))
        except WorkflowError as error:
            # somebody was quicker: the next look finds what is left
            logger.info("%s was not followed: %s", key, error)
        except Exception:
            logger.exception("%s %s could not be followed", deed, key)
    return done
