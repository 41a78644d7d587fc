"""Celery: a wake-up for work that the database already holds. Every job finds what is due by itself."""

import os
from datetime import datetime
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caot_mentor.settings")

app = Celery("caot_mentor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A sweep asks "past due and not done": run twice, late or side by side it does the right thing once.
app.conf.beat_schedule = {
    "mail.sweep_outbox": {"task": "mail.sweep_outbox", "schedule": 60.0},
    # what is kept no longer (quality P9): a job for each rule
    "site.keep_no_longer": {"task": "site.keep_no_longer", "schedule": crontab(minute="40")},
    # at 7 in the morning in Ottawa, summer and winter; again within the grace, if a worker was away
    "mail.send_daily_news": {"task": "mail.send_daily_news", "schedule": crontab(hour="11-14", minute="2,32")},
    "members.seed_closed_days": {"task": "members.seed_closed_days", "schedule": crontab(hour="7", minute="10")},
    "members.ask_renewed_members": {"task": "members.ask_renewed_members", "schedule": 900.0},
    "members.tell_of_new_versions": {"task": "members.tell_of_new_versions", "schedule": 900.0},
    "members.write_tombstones": {"task": "members.write_tombstones", "schedule": 300.0},
    "members.warn_of_removals": {"task": "members.warn_of_removals", "schedule": crontab(hour="7", minute="50")},
    "mentorship.follow_listings": {"task": "mentorship.follow_listings", "schedule": 900.0},
    "mentorship.remind_to_confirm": {"task": "mentorship.remind_to_confirm", "schedule": crontab(minute="25")},
    "mentorship.follow_introductions": {"task": "mentorship.follow_introductions", "schedule": 900.0},
    "mentorship.make_records": {"task": "mentorship.make_records", "schedule": 60.0},
    "mentorship.carry_out_imports": {"task": "mentorship.carry_out_imports", "schedule": 60.0},
    "mentorship.carry_out_orders": {"task": "mentorship.carry_out_orders", "schedule": 60.0},
    "mentorship.make_workbook_files": {"task": "mentorship.make_workbook_files", "schedule": 60.0},
    "mentorship.warn_of_removals": {"task": "mentorship.warn_of_removals", "schedule": crontab(minute="45")},
    "mentorship.issue_certificates": {"task": "mentorship.issue_certificates", "schedule": 900.0},
    "mentorship.follow_places": {"task": "mentorship.follow_places", "schedule": 900.0},
    "mentorship.follow_meetings": {
        "task": "mentorship.follow_meetings",
        "schedule": crontab(hour="14-22", minute="10"),
    },
    "ondemand.follow_registrations": {"task": "ondemand.follow_registrations", "schedule": 900.0},
    # in the morning in Ottawa, summer and winter; the outbox takes one a day
    "ondemand.send_digests": {"task": "ondemand.send_digests", "schedule": crontab(hour="12-15", minute="5")},
    "mentorship.refresh_search_texts": {
        "task": "mentorship.refresh_search_texts",
        "schedule": crontab(hour="8", minute="30"),
    },
    "mentorship.recount_facets": {"task": "mentorship.recount_facets", "schedule": crontab(hour="8", minute="40")},
    # by day in Canada; who is due and was not reached is first the next hour
    "mentorship.tell_searchers": {
        "task": "mentorship.tell_searchers",
        "schedule": crontab(hour="14-22", minute="35"),
    },
    # in the morning in Ottawa; the outbox takes one a week
    "mentorship.tell_of_directory": {
        "task": "mentorship.tell_of_directory",
        "schedule": crontab(hour="13-15", minute="15", day_of_week="1"),
    },
    "ondemand.follow_matches": {"task": "ondemand.follow_matches", "schedule": 900.0},
    "momentum.ask_for_progress": {
        "task": "momentum.ask_for_progress",
        "schedule": crontab(hour="14-22", minute="50"),
    },
    "momentum.follow_progress": {"task": "momentum.follow_progress", "schedule": 900.0},
    "momentum.tell_of_sessions": {"task": "momentum.tell_of_sessions", "schedule": 900.0},
    "ondemand.reconcile_payments": {"task": "ondemand.reconcile_payments", "schedule": 300.0},
    "ondemand.pay_refunds": {"task": "ondemand.pay_refunds", "schedule": 300.0},
    "momentum.follow_applications": {"task": "momentum.follow_applications", "schedule": 900.0},
    "ondemand.make_receipts": {"task": "ondemand.make_receipts", "schedule": 60.0},
    "momentum.compute_runs": {"task": "momentum.compute_runs", "schedule": 60.0},
    "momentum.follow_cohorts": {"task": "momentum.follow_cohorts", "schedule": 900.0},
    "momentum.tell_interested": {"task": "momentum.tell_interested", "schedule": 900.0},
}


@worker_ready.connect
def sweep_at_start(**_signal: Any) -> None:
    """What waits for a worker does not wait for the next minute as well."""
    app.send_task("mail.sweep_outbox", retry=False, ignore_result=True)


def next_run(job: str, now: datetime) -> datetime:
    """When the job is woken next, by the schedule above; it must stand there by times of the day."""
    schedule = app.conf.beat_schedule[job]["schedule"]
    return now + schedule.remaining_estimate(now)
