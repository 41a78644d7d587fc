"""Asking for a first meeting, one's own introductions, and what both sides do with them (FIND-5, FIND-6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.errors import WorkflowError
from caot_mentor.form_only import form_only
from members.gates import MemberRequest, for_activity
from members.models import Block, Member
from members.queries import missing_acceptances, today
from mentorship.introductions import workflow
from mentorship.introductions.forms import AskForm, WordForm
from mentorship.introductions.models import Introduction
from mentorship.introductions.policy import ANSWER_DAYS, DECIDE_DAYS
from mentorship.introductions.queries import introductions_of, mentors_to_ask
from mentorship.introductions.rules import (
    ALL_PLACES_TAKEN,
    OPEN,
    State,
    Who,
    available_actions,
    shows_addresses,
    shows_profile,
    side_of,
    why_not_ask,
)
from mentorship.introductions.standing import standing_of, timeline_of
from mentorship.pairs.forms.pairings import ReasonForm
from mentorship.pairs.rules import name_of
from mentorship.profiles.cards import written_in
from mentorship.profiles.mentees import described_mentee
from mentorship.profiles.mentor_page import page_open_to
from mentorship.profiles.policy import MENTEE_ACTIVITY
from mentorship.profiles.queries import mentee_profile_of, profile_of

# The forms of an introduction's page: which action each belongs to.
ACTION_FORMS: dict[str, type[forms.Form]] = {"accept": WordForm, "decline": WordForm, "say_no": ReasonForm}


@require_http_methods(["GET", "HEAD", "POST"])
@for_activity(MENTEE_ACTIVITY)
def introduction_send(request: MemberRequest, public_id: UUID) -> HttpResponse:
    now, mentee = timezone.now(), request.user
    profile = get_object_or_404(mentors_to_ask(mentee), public_id=public_id)
    why_not = why_not_ask(mentee, profile, now)
    if why_not is not None and why_not.introduction is not None:
        return redirect("mentorship:introduction-detail", why_not.introduction.public_id)
    mine, open_ones = mentee_profile_of(mentee), why_not.open_ones if why_not else ()
    # with three open, the page says so before anything is written (FIND-11)
    if mine is None or (why_not is not None and not open_ones and request.method != "POST"):
        return redirect("mentorship:mentor-detail", public_id)
    documents = missing_acceptances(mentee, today(now))
    form = AskForm(request.POST or None, documents=documents, mentor_name=profile.member.get_full_name())
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("message", "text_language")}
        try:
            introduction = workflow.send_introduction(
                mentee, profile, **words, documents=documents, language=_language(), now=now
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your request is on its way. You will have mail when it is answered."))
            return redirect("mentorship:introduction-detail", introduction.public_id)
    context = {
        "form": form,
        "profile": profile,
        "mentee": described_mentee(mine),
        "open_ones": open_ones,
        "days": ANSWER_DAYS,
    }
    return render(request, "mentorship/introduction_send.html", context)


@login_required
@require_safe
def introduction_list(request: MemberRequest) -> HttpResponse:
    member = request.user
    rows = [(each, each.other(member), standing_of(each, member)) for each in introductions_of(member)]
    rows.sort(key=lambda row: not row[2].is_mine)  # whose turn it is comes first; else as they were
    context = {
        "asked": [row for row in rows if row[0].mentee_id == member.pk],
        "received": [row for row in rows if row[0].mentor_id == member.pk],
    }
    return render(request, "mentorship/introduction_list.html", context)


@login_required
@require_safe
def introduction_detail(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _page(request, _own(request, public_id))


def _address(request: MemberRequest, public_id: UUID) -> str:
    return reverse("mentorship:introduction-detail", args=[_own(request, public_id).public_id])


@login_required
@form_only(_address)
def introduction_accept(request: MemberRequest, public_id: UUID) -> HttpResponse:
    said = _("Accepted. You now have each other’s e-mail address: agree on a first meeting.")
    return _carry_out(request, public_id, "accept", _with_word(workflow.accept_introduction), said)


@login_required
@form_only(_address)
def introduction_decline(request: MemberRequest, public_id: UUID) -> HttpResponse:
    said = _("Declined. The mentee is told, kindly, and can ask another mentor.")
    return _carry_out(request, public_id, "decline", _with_word(workflow.decline_introduction), said)


@login_required
@form_only(_address)
def introduction_more_time(request: MemberRequest, public_id: UUID) -> HttpResponse:
    said = _("You have seven more days. The mentee is told.")
    return _carry_out(request, public_id, "more_time", workflow.ask_for_more_time, said)


@login_required
@form_only(_address)
def introduction_withdraw(request: MemberRequest, public_id: UUID) -> HttpResponse:
    said = _("You took the request back. The mentor is told.")
    return _carry_out(request, public_id, "withdraw", workflow.withdraw_introduction, said)


@login_required
@form_only(_address)
def introduction_say_yes(request: MemberRequest, public_id: UUID) -> HttpResponse:
    said = _("Your yes is noted. When the other person says yes as well, the mentorship begins and you get an e-mail.")
    return _carry_out(request, public_id, "say_yes", workflow.say_yes, said)


@login_required
@form_only(_address)
def introduction_say_no(request: MemberRequest, public_id: UUID) -> HttpResponse:
    said = _("The introduction has ended. The other person gets a neutral message, without a reason.")
    return _carry_out(request, public_id, "say_no", workflow.say_no, said)


def _own(request: MemberRequest, public_id: UUID) -> Introduction:
    mine = Introduction.objects.visible_to(request.user).select_related("mentor", "mentee", "pairing")
    return get_object_or_404(mine, public_id=public_id)


def _with_word(deed: Callable[..., Introduction]) -> Callable[..., Introduction]:
    # what the mentor writes counts as written in the language of the page
    return lambda *args, **kwargs: deed(*args, **kwargs, language=_language())


def _carry_out(
    request: MemberRequest, public_id: UUID, action: str, deed: Callable[..., Introduction], said: str
) -> HttpResponse:
    introduction, words = _own(request, public_id), {}
    if action in ACTION_FORMS:
        form = ACTION_FORMS[action](request.POST, prefix=action)
        if not form.is_valid():
            return _page(request, introduction, {action: form})
        words = form.cleaned_data
    try:
        introduction = deed(introduction, request.user, **words, now=timezone.now())
    except WorkflowError as error:
        messages.error(request, str(error))
        if any(words.values()):  # what was typed is kept
            return _page(request, _own(request, public_id), {action: form})
        return redirect("mentorship:introduction-detail", public_id)
    if introduction.state == State.PAIRED and introduction.pairing is not None:
        name = name_of(introduction.other(request.user))
        begun = _(
            "Both of you said yes: your mentorship with %(name)s has begun. Next, agree on a date for your meeting."
        )
        messages.success(request, begun % {"name": name})
        return redirect("mentorship:pairing-detail", introduction.pairing.public_id)
    messages.success(request, said)
    return redirect("mentorship:introduction-detail", public_id)


def _page(
    request: MemberRequest, introduction: Introduction, sent: dict[str, forms.Form] | None = None
) -> HttpResponse:
    member, other = request.user, introduction.other(request.user)
    is_mentor = side_of(introduction, member) == Who.MENTOR
    actions = available_actions(introduction, member)
    by_action = {action: form(prefix=action) for action, form in ACTION_FORMS.items() if action in actions}
    profile = mentee_profile_of(introduction.mentee) if is_mentor and shows_profile(introduction) else None
    if profile is not None:
        profile.member = introduction.mentee  # loaded already
    word_language = introduction.mentor_word_language
    context: dict[str, Any] = {
        "introduction": introduction,
        "decide_days": DECIDE_DAYS,
        "mentor_profile": None if is_mentor else page_open_to(member, introduction.mentor, today()),
        "is_full": "accept" in actions and _has_no_place(member),
        "all_places_taken": ALL_PLACES_TAKEN,
        "message_language": written_in(introduction.text_language),
        "word_language": written_in(word_language) if word_language else "",
        "other": other,
        "other_name": name_of(other),
        "address": other.email if shows_addresses(introduction) else "",
        "is_mentor": is_mentor,
        # a block closes what is open, so that only an introduction that ended can be with somebody whom one blocks
        "is_blocked": introduction.state not in OPEN and Block.objects.filter(blocker=member, blocked=other).exists(),
        "pairing": introduction.pairing if introduction.state == State.PAIRED else None,
        "actions": actions,
        "forms": by_action | (sent or {}),
        "form": next(iter((sent or {}).values()), None),
        "standing": standing_of(introduction, member),
        "timeline": timeline_of(introduction, introduction.events.all(), member),
        "mentee": described_mentee(profile) if profile else None,
    }
    return render(request, "mentorship/introduction_detail.html", context)


def _has_no_place(mentor: Member) -> bool:
    profile = profile_of(mentor)
    return profile is not None and profile.places_taken >= profile.places


def _language() -> str:
    return (get_language() or "en")[:2]
