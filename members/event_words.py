"""What the events of members say to staff: a row holds codes, and a reader wants words in the own language."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caot_mentor.dates import written_day
from caot_mentor.my_account import NOTIFICATION_KINDS
from members.models import Activity, ErasureRequest, Member, MemberEvent, PolicyDocument
from members.policy import ERASURE_EVENTS, MEMBER_EVENTS, Role

ABOUT_ROLES = frozenset({"accept_staff_invitation", "change_role", "invite_staff", "withdraw_staff_invitation"})
ABOUT_RENEWAL = frozenset({"ask_to_confirm_profile", "confirm_renewal"})
ABOUT_DOCUMENTS = frozenset({"accept_document", "tell_of_new_version"})
BY_ROLL = frozenset({"add_by_roll", "change_by_roll"})


def with_activity_names(events: QuerySet[MemberEvent]) -> QuerySet[MemberEvent]:
    """The events, each with the names of the programs and roles that its states name by their codes."""
    name = f"name_{'fr' if get_language() == 'fr' else 'en'}"

    def name_of(column: str) -> Subquery:
        return Subquery(Activity.objects.filter(code=OuterRef(column)).values(name)[:1])

    return events.annotate(from_activity=name_of("from_state"), to_activity=name_of("to_state"))


def action_in_words(event: MemberEvent) -> str:
    """What happened; an action that a later or earlier release knew is shown by its code."""
    return str(MEMBER_EVENTS.get(event.action, event.action))


def details_in_words(event: MemberEvent) -> str:
    """From what to what, and the note, of an event of `with_activity_names`."""
    before = state_in_words(event.action, event.from_state, event.from_activity)  # type: ignore[attr-defined]
    after = state_in_words(event.action, event.to_state, event.to_activity)  # type: ignore[attr-defined]
    change = " → ".join(filter(None, [before, after]))
    return ", ".join(filter(None, [change, note_in_words(event.action, event.note)]))


def state_in_words(action: str, state: str, activity: str | None = None) -> str:
    """A state that an event of this action left or reached; what nobody can name any more is shown as stored."""
    if not state or activity:
        return activity or ""
    if action in ABOUT_RENEWAL:
        return _("membership until %(day)s") % {"day": written_day(date.fromisoformat(state))}
    if action in ABOUT_DOCUMENTS:
        kind, _space, version = state.partition(" ")
        label = dict(PolicyDocument.Kind.choices).get(kind, kind)
        return _("%(document)s, version %(version)s") % {"document": label, "version": version}
    if action in ABOUT_ROLES:
        return str(dict(Role.choices).get(state, state))
    if action in ERASURE_EVENTS:
        return str(dict(ErasureRequest.State.choices).get(state, state))
    return state


def note_in_words(action: str, note: str) -> str:
    """The note of an event: which columns, which kinds of e-mail, which import; or what somebody wrote."""
    if action == "change_profile":
        names = {field.name: getattr(field, "verbose_name", field.name) for field in Member._meta.get_fields()}
        return ", ".join(str(names.get(name, name)) for name in note.split(", "))
    if action == "choose_notifications":
        kinds = (NOTIFICATION_KINDS.get(code) for code in note.split(", "))
        return ", ".join(str(kind.label) for kind in kinds if kind)
    if action in BY_ROLL and note.startswith("#"):
        return _("import no. %(number)s") % {"number": note[1:]}
    return note
