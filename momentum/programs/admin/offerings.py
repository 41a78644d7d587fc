"""Offerings for staff: the list, one page for each with what is next, and the pages on which they are made, opened,
begun, completed, called off and copied (MOM-3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from members.admin.happened import Happened
from members.admin.happened import in_words as happened_in_words
from members.admin.people import ReadOnly
from members.gates import MemberRequest
from members.queries import today
from mentorship.profiles.admin.reading import named
from mentorship.profiles.models import Term
from momentum.programs import workflow
from momentum.programs.admin.pages import Route, address_of, carried_out, managing, page, reading, routes, sent
from momentum.programs.forms.offerings import CancelForm, CopyForm, OfferingForm, TermsForm, WindowsForm
from momentum.programs.models import Offering, Program
from momentum.programs.offering_page import rendered_parts
from momentum.programs.queries import interested_in
from momentum.programs.rules import Action, available_actions, missing_to_open, warnings_of

asked = require_http_methods(["GET", "HEAD", "POST"])
State = Offering.State


@dataclass(frozen=True)
class Deed:
    """Something that staff do with an offering on a page of its own: what it says, asks, does, and says then."""

    action: Action
    title: Any
    lead: Any
    button: Any
    done: Any
    form: type[forms.Form] | None
    do: Callable[..., Any]


DEEDS = {
    "open": Deed(
        Action.OPENED,
        gettext_lazy("Open it for applications"),
        gettext_lazy(
            "The public page then shows its dates, members can apply in the days that you set, and everybody who was "
            "interested gets one e-mail."
        ),
        gettext_lazy("Open it and tell those who are interested"),
        gettext_lazy("The offering is open. Those who were interested are being told."),
        None,
        workflow.open_offering,
    ),
    "start": Deed(
        Action.STARTED,
        gettext_lazy("Begin the offering"),
        gettext_lazy("It also begins by itself when you accept matches. Nobody gets an e-mail for this alone."),
        gettext_lazy("Begin"),
        gettext_lazy("The offering has begun."),
        None,
        workflow.start_offering,
    ),
    "complete": Deed(
        Action.COMPLETED,
        gettext_lazy("End the offering"),
        gettext_lazy(
            "Nobody can apply any more, and applications that still wait are closed. First look at who has completed "
            "it: that stands on the offering’s page."
        ),
        gettext_lazy("End it"),
        gettext_lazy("The offering is completed."),
        None,
        workflow.complete_offering,
    ),
    "cancel": Deed(
        Action.CANCELLED,
        gettext_lazy("Call the offering off"),
        gettext_lazy("For good. Everybody who applied gets an e-mail with your words."),
        gettext_lazy("Call it off and tell everybody"),
        gettext_lazy("The offering is called off, and those who applied are being told."),
        CancelForm,
        workflow.cancel_offering,
    ),
}


@admin.register(Offering)
class OfferingAdmin(ReadOnly):
    """The list by program and state; an offering is changed by deeds alone."""

    list_display = ["__str__", "state", "starts_on", "ends_on", "opened_at"]
    list_filter = ["state", "program"]
    list_select_related = ["program"]

    def get_urls(self):
        own: list[Route] = [
            ("make/<int:pk>/", offering_make, "momentum_offering_make"),
            ("<int:pk>/edit/", offering_edit, "momentum_offering_edit"),
            ("<int:pk>/windows/", offering_windows, "momentum_offering_windows"),
            ("<int:pk>/terms/", offering_terms, "momentum_offering_terms"),
            ("<int:pk>/copy/", offering_copy, "momentum_offering_copy"),
            ("<int:pk>/deed/<slug:name>/", offering_deed, "momentum_offering_deed"),
        ]
        return routes(own) + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return offering_change(request, object_id)


def _offering(pk: Any) -> Offering:
    rows = Offering.objects.select_related("program", "copied_from__program")
    return get_object_or_404(rows, pk=pk if str(pk).isdecimal() else None)


@reading
@require_safe
def offering_change(request: MemberRequest, key: str) -> HttpResponse:
    """One offering: what is next, its dates and figures, what the other subjects say of it, and its history."""
    offering, now = _offering(key), timezone.now()
    actions = available_actions(offering, request.user)
    words = dict(Action.choices)
    events = offering.events.select_related("actor").order_by("-at", "-pk")
    is_gathering = offering.state == State.GATHERING_INTEREST
    return page(
        request,
        "offering_change",
        str(offering),
        offering=offering,
        program=offering.program,
        windows=offering.windows.select_related("tier"),
        terms=offering.terms.all(),
        languages=named(Term.Kind.LANGUAGE, offering.languages),
        points=_points(offering),
        missing=missing_to_open(offering, today(now)) if is_gathering else [],
        warnings=warnings_of(offering) if is_gathering else [],
        interested=interested_in(offering.program) if is_gathering else 0,
        may_change=Action.CHANGED in actions,
        deeds=[(name, deed) for name, deed in DEEDS.items() if deed.action in actions and name != "open"],
        may_open=Action.OPENED in actions,
        may_copy=request.user.has_perm("momentum.add_offering"),
        parts=rendered_parts(request, offering, now),
        history=happened_in_words(
            Happened(event.at, words.get(event.action, event.action), event.actor, event.note) for event in events
        ),
    )


def _points(offering: Offering) -> str:
    labels = dict(Offering._meta.get_field("evaluation_points").base_field.flatchoices)
    return ", ".join(str(labels.get(point, point)) for point in offering.evaluation_points)


def _form_page(request: MemberRequest, title: str, form: forms.BaseForm, program: Program, **more: Any) -> HttpResponse:
    return page(request, "program_form", title, form=form, program=program, step=4, **more)


@managing
@asked
def offering_make(request: MemberRequest, pk: int) -> HttpResponse:
    program = get_object_or_404(Program, pk=pk)
    form = OfferingForm(sent(request), program=program)
    if request.method == "POST" and form.is_valid():
        made: list[Offering] = []

        def deed() -> None:
            made.append(workflow.make_offering(program, form.values(), by=request.user, now=timezone.now()))

        if carried_out(request, form, deed, _("The offering is there. Next: from when until when one can apply.")):
            return redirect("admin:momentum_offering_windows", made[0].pk)
    return _form_page(request, _("A new offering"), form, program, button=_("Save and go on"))


@managing
@asked
def offering_edit(request: MemberRequest, pk: int) -> HttpResponse:
    offering = _offering(pk)
    form = OfferingForm(sent(request), instance=offering, program=offering.program)
    if request.method == "POST" and form.is_valid():

        def deed() -> None:
            workflow.change_offering(_offering(pk), form.values(), by=request.user, now=timezone.now())

        if carried_out(request, form, deed, _("Saved.")):
            return redirect(address_of(offering))
    title = _("Dates and figures")
    return _form_page(request, title, form, offering.program, offering=_offering(pk), button=_("Save"))


@managing
@asked
def offering_windows(request: MemberRequest, pk: int) -> HttpResponse:
    offering = _offering(pk)
    tiers = list(offering.program.tiers.all())
    form = WindowsForm(sent(request), tiers=tiers, held=offering.windows.all(), last=offering.ends_on)
    if request.method == "POST" and form.is_valid():

        def deed() -> None:
            workflow.set_windows(offering, form.given(), by=request.user, now=timezone.now())

        if carried_out(request, form, deed, _("Saved.")):
            return redirect(address_of(offering))
    return page(
        request, "offering_windows", _("Times for applying"), form=form, program=offering.program, offering=offering,
        step=4,
    )  # fmt: skip


@managing
@asked
def offering_terms(request: MemberRequest, pk: int) -> HttpResponse:
    offering = _offering(pk)
    form = TermsForm(sent(request), held=list(offering.terms.all()))
    if request.method == "POST" and form.is_valid():

        def deed() -> None:
            workflow.set_terms(offering, form.given(), by=request.user, now=timezone.now())

        if carried_out(request, form, deed, _("Saved.")):
            return redirect(address_of(offering))
    return page(request, "offering_terms", _("Terms"), form=form, program=offering.program, offering=offering, step=4)


@managing
@asked
def offering_copy(request: MemberRequest, pk: int) -> HttpResponse:
    """The next round, with the figures of this one and without dates."""
    offering = _offering(pk)
    form = CopyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made: list[Offering] = []

        def deed() -> None:
            copy = workflow.copy_offering(offering, by=request.user, now=timezone.now(), **form.cleaned_data)
            made.append(copy)

        if carried_out(request, form, deed, _("This is the next round. Next: its dates.")):
            return redirect("admin:momentum_offering_edit", made[0].pk)
    lead = _("Figures, languages and cost are copied; dates, terms and times for applying are set anew.")
    title = _("Copy for the next round")
    return _form_page(request, title, form, offering.program, offering=offering, button=_("Copy"), lead=lead)


@managing
@asked
def offering_deed(request: MemberRequest, pk: int, name: str) -> HttpResponse:
    """Say what it brings about, ask, do it by one call of the workflow, and come back."""
    if name not in DEEDS:
        raise Http404
    offering, deed = _offering(pk), DEEDS[name]
    form = deed.form(sent(request)) if deed.form else None
    is_possible = deed.action in available_actions(offering, request.user)
    if request.method == "POST" and (form is None or form.is_valid()):
        given = form.cleaned_data if form else {}
        if carried_out(
            request,
            form,
            lambda: deed.do(offering, by=request.user, now=timezone.now(), **given),
            deed.done,
        ):
            return redirect(address_of(offering))
    missing = missing_to_open(offering, today()) if name == "open" and is_possible else []
    return page(
        request,
        "offering_deed",
        deed.title,
        deed=deed,
        form=form,
        offering=offering,
        program=offering.program,
        is_possible=is_possible and not missing,
        missing=missing,
        warnings=warnings_of(offering) if name == "open" else [],
        interested=interested_in(offering.program) if name == "open" else 0,
    )
