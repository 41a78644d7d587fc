"""The demo's directory of opportunities: entries of every kind with invented hosts, and what two members told of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.queries import today
from mentorship.directory.models import Opportunity, OpportunityEvent, Suggestion
from mentorship.directory.rules import Action, Reply
from mentorship.directory.spreadsheet import Values
from mentorship.directory.workflow import send_suggestion, settle_suggestion
from mentorship.directory.workflow.entries import prepare, record

DAY = timedelta(days=1)
STATES = {"draft": Opportunity.State.DRAFT, "withdrawn": Opportunity.State.WITHDRAWN}
# Title in English and French, type, host, kind of host, codes of lists by their columns, days to open, close, and since
# it was verified.
_ROWS: list[tuple[str, str, str, str, str, dict[str, str], tuple[int | None, int | None, int]]] = [
    *(
        (
            f"{name_en} mentorship circle",
            f"Cercle de mentorat, {name_fr}",
            "informal",
            f"Sampleview {name_en} Network",
            "association",
            {"specialties": code, "audiences": "new-graduates", "formats": "group", "languages": "en fr"},
            (None, None, verified),
        )
        for name_en, name_fr, code, verified in (
            ("Paediatrics", "pédiatrie", "paediatrics", 30),
            ("Neurology", "neurologie", "neurology", 400),
            ("Mental health", "santé mentale", "mental-health", 120),
            ("Primary care", "soins primaires", "primary-care", 12),
        )
    ),
    *(
        (
            f"Department mentorship program, {place}",
            f"Programme de mentorat du département, {place}",
            "formal",
            f"{place} Invented Hospital",
            "hospital-site",
            {"provinces": code, "formats": "one-to-one", "professions": "ot ota", "languages": language},
            (opens, closes, 60),
        )
        for place, code, language, opens, closes in (
            ("Exampleton", "on", "en", None, 40),
            ("Modèleville", "qc", "fr", None, 9),
            ("Fictive Bay", "ns", "en", 30, 90),
            ("Prototype Falls", "bc", "en", -120, -20),
            ("Saint-Exemple", "nb", "en fr", None, None),
        )
    ),
    *(
        (
            f"Summer research placement {number}, Exampleton University",
            "",
            "summer",
            "Exampleton University",
            "university",
            {"provinces": "on", "audiences": "students", "specialties": "research", "cost": "$50"},
            (20 * number, 20 * number + 45, 15),
        )
        for number in (1, 2, 3)
    ),
    *(
        (
            f"Mentors for all, chapter {place}",
            f"Du mentorat pour toute personne, section {place}",
            "organization",
            "Mentors for All (invented)",
            "agency",
            {"provinces": code, "professions": "all", "equity_focus": focus, "formats": "one-to-one peer"},
            (None, None, verified),
        )
        for place, code, focus, verified in (
            ("Canada", "canada", "", 20),
            ("Alberta", "ab", "indigenous", 200),
            ("Ontario", "on", "black racialized", 75),
            ("Québec", "qc", "francophone-minority first-generation", 390),
            ("Manitoba", "mb", "disability", 5),
            ("Yukon", "yt", "2slgbtqia", 90),
        )
    ),
    (
        "Work Rehab Talks, an online series",
        "Causeries sur la réadaptation au travail, série en ligne",
        "informal",
        "Model Return-to-Work Group",
        "department",
        {"specialties": "work-and-return-to-work leadership", "provinces": "canada", "formats": "event-series"},
        (None, None, 45),
    ),
]
_HIDDEN = (("draft", "Draft of an invented program"), ("withdrawn", "An invented program that has ended"))
_LISTS = ("specialties", "audiences", "formats", "languages", "provinces", "professions", "equity_focus")


def list_opportunities(now: datetime) -> int:
    """The directory, one draft and one entry that was taken out, and what members told of it. How many entries."""
    if Opportunity.objects.exists():
        return 0
    on, coordinator = today(now), Member.objects.get(email="coordinator@demo.example")
    entries = [_entry(_values(row, number, on), now, "") for number, row in enumerate(_ROWS, start=1)]
    plain: Values = {"type": "formal", "host": "Invented House", "host_kind": "program"}
    entries += [_entry({**plain, "title_en": title}, now, state) for state, title in _HIDDEN]
    Opportunity.objects.filter(last_verified_on__isnull=False).update(verified_by=coordinator)
    OpportunityEvent.objects.bulk_create(record(each, Action.IMPORTED, "", coordinator, now) for each in entries)
    _tell_of_them(entries, coordinator, now)
    return len(entries)


def _tell_of_them(entries: list[Opportunity], coordinator: Member, now: datetime) -> None:
    """What two logins told of the directory: two wait for staff, one was answered and one declined."""
    mentee, other = (Member.objects.get(email=f"{name}@demo.example") for name in ("mentee", "mentee2"))
    asked, said = now - 40 * DAY, now - 12 * DAY
    question = send_suggestion(
        mentee,
        Suggestion.Kind.QUESTION,
        words="Do the circles take people who work part time?",
        language="en",
        now=asked,
    )
    stale = send_suggestion(
        mentee,
        Suggestion.Kind.STALE,
        opportunity=entries[0],
        words="I think that they do not meet any more.",
        language="en",
        now=said,
    )
    for told, reply, answer, at in (
        (question, Reply.ANSWERED, "Yes, all of them do. Ask for evening dates when you write.", asked + 3 * DAY),
        (stale, Reply.DECLINED, "We called: they meet again from next month on.", said + 2 * DAY),
    ):
        settle_suggestion(told, reply, answer=answer, by=coordinator, now=at)
        OutgoingEmail.objects.filter(dedupe_key=f"suggestion_settled:{told.pk}").update(created_at=at)
    send_suggestion(
        mentee,
        Suggestion.Kind.ADDITION,
        title="Hand Therapy Evenings",
        host="Invented Hand Clinic",
        link="https://hand-evenings.example/",
        words="They meet each first Tuesday, and newcomers are welcome.",
        language="en",
        now=now,
    )
    send_suggestion(
        other,
        Suggestion.Kind.STALE,
        opportunity=entries[1],
        words="They have a new address, I think.",
        language="en",
        now=now,
    )


def _values(
    row: tuple[str, str, str, str, str, dict[str, str], tuple[int | None, int | None, int]], number: int, on: date
) -> Values:
    title_en, title_fr, kind, host, host_kind, codes, (opens, closes, verified) = row
    days = {"opens_on": opens, "closes_on": closes, "last_verified_on": -verified}
    return {
        "title_en": title_en,
        "title_fr": title_fr,
        "type": kind,
        "host": host,
        "host_kind": host_kind,
        "cost": codes.get("cost", "free"),
        "time_commitment": ("flexible", "1-h-month", "3-h-term", "two-days")[number % 4],
        "link": f"https://opportunities.example/{number}",
        "contact": f"mentorship{number}@opportunities.example",
        **{name: codes[name].split() for name in _LISTS if name in codes},
        **{name: (on + days_on * DAY).isoformat() for name, days_on in days.items() if days_on is not None},
    }


def _entry(values: Values, now: datetime, state: str) -> Opportunity:
    entry = prepare(Opportunity(state=STATES.get(state, Opportunity.State.PUBLISHED)), values, now=now)
    entry.save()
    return entry
