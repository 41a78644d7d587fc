"""Lists, choices and matches of the demo, made by the workflow. All people are invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.policy import Role
from members.queries import closed_days
from mentorship.pairs.models import Pairing, PairingEvent
from mentorship.pairs.workflow import complete_pairing
from mentorship.records.reminders import issue_due_certificates
from ondemand.matching.fitting import Wanted, ranked_mentors
from ondemand.matching.models import Match, Shortlist
from ondemand.matching.queries import entries_of, list_of, match_of
from ondemand.matching.reminders import follow_matches
from ondemand.matching.workflow import (
    match_registration,
    object_to_match,
    put_on_list,
    send_choices,
    send_shortlist,
    write_note,
)
from ondemand.registrations.deadlines import completion_day, match_due, objections_end
from ondemand.registrations.demo import demo_mentees, with_workbook
from ondemand.registrations.models import Registration, RegistrationEvent
from ondemand.registrations.rules import Action

NOTE = {
    "en": "We looked for people who know the first years alone in a team. Read the second profile twice.",
    "fr": "Nous avons cherché des gens qui connaissent les premières années seuls dans une équipe. Lisez deux fois le "
    "deuxième profil.",
}
DAY = timedelta(days=1)
LATELY = 10  # days
MAILS = ("shortlist_ready", "choices_received", "match_made", "match_objected", "mentor_left")


def seed_matches(now: datetime) -> int:
    """Somebody at each step with mentors, from a list that waits for the choices to a certificate; how many are new."""
    coordinator = Member.objects.filter(role=Role.COORDINATOR).order_by("pk").first()
    people = demo_mentees(7)
    if coordinator is None or Shortlist.objects.exists() or len(people) < 7:
        return 0
    teller = _Teller(coordinator, now)
    teller.tell(people[0], listed=2)
    for member in people[1:3]:
        teller.tell(member, listed=3, chosen=1)
    teller.tell(people[3], listed=5, chosen=4, matched=3)
    again = teller.tell(people[4], listed=9, chosen=8, matched=6)
    teller.tell(people[5], listed=64, chosen=62, matched=60)
    done = teller.tell(people[6], listed=195, chosen=193, matched=190)
    follow_matches(now)
    match = match_of(again)
    if match is not None:
        object_to_match(match, match.pairing.mentee, reason="", now=now - DAY)
    if (match := match_of(done)) is not None:
        complete_pairing(match.pairing, match.pairing.mentee, now=now - 2 * DAY)
    follow_matches(now)
    issue_due_certificates(now)
    _date_ends()
    _date_mails(now)
    return Shortlist.objects.count()


class _Teller:
    """Has staff and mentees do each step now, since the documents of the demo are in force from today, and gives each
    its day afterwards."""

    def __init__(self, coordinator: Member, now: datetime) -> None:
        self.by, self.now = coordinator, now

    def tell(self, member: Member, *, listed: int, chosen: int = 0, matched: int = 0) -> Registration:
        """The mentee's story as far as the days are given: so many days ago each."""
        lately = min(listed, LATELY)
        registration = with_workbook(member, self.now - (lately + 6) * DAY)
        # the membership need not have begun then
        self._move_back(registration, (listed - lately) * DAY)
        self._list(registration, member)
        if chosen:
            self._choose(registration, member)
        if matched:
            shortlist = list_of(registration)
            mentor_id = entries_of(shortlist)[1].mentor_id if shortlist else 0
            match_registration(registration.pk, mentor_id, by=self.by, now=self.now)
        self._date(registration, *(self.now - days * DAY for days in (listed, chosen, matched)))
        registration.refresh_from_db()
        return registration

    def _move_back(self, registration: Registration, days: timedelta) -> None:
        registration.events.update(at=F("at") - days)
        columns = ("registered_at", "nostudy_confirmed_at", "paid_at", "workbook_received_at", "shortlist_due_by")
        Registration.objects.filter(pk=registration.pk).update(**{name: F(name) - days for name in columns})

    def _list(self, registration: Registration, member: Member) -> None:
        for key in ranked_mentors(registration, Wanted(has_place=True), self.now).keys[:5]:
            put_on_list(registration.pk, key, by=self.by, now=self.now)
        write_note(registration.pk, note=NOTE[member.language], short_reason="", by=self.by, now=self.now)
        send_shortlist(registration.pk, by=self.by, now=self.now)

    def _choose(self, registration: Registration, member: Member) -> None:
        shortlist = list_of(registration)
        keys = [entry.public_id for entry in entries_of(shortlist)] if shortlist else []
        send_choices(registration, member, [keys[1], keys[0], keys[2]], now=self.now)

    def _date(self, registration: Registration, listed: datetime, chosen: datetime, matched: datetime) -> None:
        closed = closed_days()
        moments = {Action.SHORTLIST_SENT: listed, Action.CHOICES_SENT: chosen, Action.MATCHED: matched}
        for action, at in moments.items():
            registration.events.filter(action=action).update(at=at)
        registration.refresh_from_db()
        columns: dict[str, Any] = {"shortlist_sent_at": listed}
        if registration.choices_received_at:
            columns |= {"choices_received_at": chosen, "match_due_by": match_due(chosen, closed)}
        if registration.connected_at:
            until = objections_end(matched, closed)
            columns |= {"connected_at": matched, "objections_until": until, "completes_on": completion_day(matched)}
            Match.objects.filter(registration=registration).update(decided_at=matched, objections_until=until)
            pairings = Pairing.objects.filter(match__registration=registration)
            pairings.update(proposed_at=matched, started_at=matched)
            PairingEvent.objects.filter(pairing__in=pairings).update(at=matched)
        Registration.objects.filter(pk=registration.pk).update(**columns)
        registration.shortlists.update(made_at=listed, sent_at=listed)


def _date_ends() -> None:
    # what jobs found to be over today was over when its own time came
    for registration in Registration.objects.filter(objections_until__isnull=False):
        registration.events.filter(action=Action.TRIAL_ENDED).update(at=registration.objections_until)
        if registration.closed_at is not None:
            registration.events.filter(action=Action.COMPLETED).update(at=registration.closed_at)


def _date_mails(now: datetime) -> None:
    # each mail has the moment of its event, whose key is in the mail's own; of what happened months ago none is left,
    # since the days that it names were counted from today
    moments = dict(RegistrationEvent.objects.values_list("pk", "at"))
    mails = list(OutgoingEmail.objects.filter(event__in=MAILS))
    for mail in mails:
        mail.created_at = moments[int(mail.dedupe_key.split(":")[1])]
    OutgoingEmail.objects.bulk_update(mails, ["created_at"])
    OutgoingEmail.objects.filter(event__in=MAILS, created_at__lt=now - 2 * LATELY * DAY).delete()
