"""Programs for staff: the list, one screen that walks through setting up, and the pages of its steps (EQ-4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.form_only import form_only
from members.admin.happened import Happened
from members.admin.happened import in_words as happened_in_words
from members.admin.people import ReadOnly
from members.forms.memberships import EligibilityTableForm
from members.gates import MemberRequest
from members.queries import today
from momentum.programs import workflow
from momentum.programs.admin.interest import interest_file_view, interest_view
from momentum.programs.admin.pages import (
    Route,
    address_of,
    carried_out,
    page,
    pressed,
    reading,
    routes,
    sent,
    setting_up,
)
from momentum.programs.asking import add_questions, question_fields
from momentum.programs.forms.setting_up import ProgramForm, QuestionForm, TierForm
from momentum.programs.models import Offering, Program, Question, Role, Tier
from momentum.programs.queries import interested_in, questions_of, who_may
from momentum.programs.rules import MANAGE, SET_UP, ProgramAction, missing_to_open

asked = require_http_methods(["GET", "HEAD", "POST"])
LIST = "admin:momentum_program_changelist"


@dataclass(frozen=True)
class TierShown:
    """A tier with its two roles: what each is called, who may apply in words, and how many categories may."""

    tier: Tier
    roles: list[tuple[str, str, str, list[str]]]
    is_used: bool


@admin.register(Program)
class ProgramAdmin(ReadOnly):
    """The list is of cards; a program's page is the walk through its steps."""

    def get_urls(self):
        own: list[Route] = [
            ("<int:pk>/edit/", program_edit, "momentum_program_edit"),
            ("<int:pk>/preview/", program_preview, "momentum_program_preview"),
            ("<int:pk>/interest/", interest_view, "momentum_program_interest"),
            ("<int:pk>/interest/<slug:kind>/", interest_file_view, "momentum_program_interest_file"),
            ("<int:pk>/tiers/add/", tier_add, "momentum_tier_add"),
            ("tiers/<int:pk>/", tier_edit, "momentum_tier_edit"),
            ("tiers/<int:pk>/who/", tier_who, "momentum_tier_who"),
            ("tiers/<int:pk>/remove/", tier_remove, "momentum_tier_remove"),
            ("<int:pk>/questions/add/", question_add, "momentum_question_add"),
            ("questions/<int:pk>/", question_edit, "momentum_question_edit"),
            ("questions/<int:pk>/move/", question_move, "momentum_question_move"),
            ("questions/<int:pk>/remove/", question_remove, "momentum_question_remove"),
            ("questions/<int:pk>/ask/", question_ask, "momentum_question_ask"),
        ]
        return routes(own) + super().get_urls()

    def has_add_permission(self, request):
        return request.user.has_perm("momentum.add_program")

    def changelist_view(self, request, extra_context=None):
        return program_list(request)

    def add_view(self, request, form_url="", extra_context=None):
        return program_add(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return program_change(request, object_id)


def _program(key: Any) -> Program:
    programs = Program.objects.select_related("page")
    found: Program = get_object_or_404(programs, pk=key if str(key).isdecimal() else None)
    return found


def _tier(pk: int) -> Tier:
    found: Tier = get_object_or_404(Tier.objects.select_related("program"), pk=pk)
    return found


@reading
@require_safe
def program_list(request: MemberRequest) -> HttpResponse:
    programs = Program.objects.select_related("page").prefetch_related("tiers", "offerings")
    return page(
        request,
        "program_list",
        capfirst(Program._meta.verbose_name_plural),
        programs=programs,
        may_add=request.user.has_perm("momentum.add_program"),
    )


@reading
@require_safe
def program_change(request: MemberRequest, key: str) -> HttpResponse:
    """The walk: five steps, each with what is there, what is missing in words, and the button that leads to it."""
    program = _program(key)
    tiers = tiers_shown(program)
    questions = questions_of(program)
    offerings = list(program.offerings.prefetch_related("windows__tier", "terms"))
    for offering in offerings:
        offering.program = program
    on = today()
    gathering = [each for each in offerings if each.state == Offering.State.GATHERING_INTEREST]
    words = dict(ProgramAction.choices)
    events = program.events.select_related("actor").order_by("-at", "-pk")[:30]
    return page(
        request,
        "program_change",
        program.name,
        program=program,
        tiers=tiers,
        closed_roles=[called for tier in tiers for _role, called, _who, allowed in tier.roles if not allowed],
        questions=[each for each in questions if each.is_asked],
        retired=[each for each in questions if not each.is_asked],
        offerings=offerings,
        to_open=[(each, missing_to_open(each, on)) for each in gathering],
        interest=interested_in(program),
        may_set_up=request.user.has_perm(SET_UP),
        may_manage=request.user.has_perm(MANAGE),
        history=happened_in_words(
            Happened(event.at, words.get(event.action, event.action), event.actor, event.note) for event in events
        ),
    )


def tiers_shown(program: Program) -> list[TierShown]:
    """The tiers in order, with who may apply; three statements for each."""
    shown = []
    for tier in program.tiers.all():
        activities, rows = who_may(tier)
        allowed: dict[str, list[str]] = {activity.code: [] for activity in activities}
        for row in rows:
            for activity, cell in row.cells:
                if cell.answer != "not_allowed":
                    allowed[activity.code].append(f"{row.category.name} ({cell.get_answer_display()})")
        roles = [
            (role, tier.called(role), tier.who(role), allowed.get(tier.activity(role), [])) for role in Role.values
        ]
        shown.append(TierShown(tier, roles, tier.windows.exists()))
    return shown


def _form_page(request: MemberRequest, title: str, form: forms.BaseForm, program: Program | None, **more: Any):
    return page(request, "program_form", title, form=form, program=program, **more)


@setting_up
@asked
def program_add(request: MemberRequest) -> HttpResponse:
    """Step 1 of a new program."""
    if not request.user.has_perm("momentum.add_program"):
        raise PermissionDenied
    form = ProgramForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made: list[Program] = []

        def deed() -> None:
            code, values = form.cleaned_data["code"], form.values()
            made.append(workflow.set_up_program(code, values, form.page_values(), by=request.user, now=timezone.now()))

        if carried_out(request, form, deed, _("The program is there. Next: who is paired with whom.")):
            return redirect(address_of(made[0], at="tiers"))
    return _form_page(request, _("Set up a new program"), form, None, step=1, button=_("Save and go on"))


@setting_up
@asked
def program_edit(request: MemberRequest, pk: int) -> HttpResponse:
    program = _program(pk)
    form = ProgramForm(sent(request), instance=program)
    if request.method == "POST" and form.is_valid():
        stored = Program.objects.get(pk=pk)

        def deed() -> None:
            workflow.change_program(stored, form.values(), form.page_values(), by=request.user, now=timezone.now())

        if carried_out(request, form, deed, _("Saved.")):
            return redirect(address_of(program))
    return _form_page(request, _("Program and adviser"), form, program, step=1, button=_("Save"))


@setting_up
@asked
def tier_add(request: MemberRequest, pk: int) -> HttpResponse:
    program = _program(pk)
    form = TierForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made: list[Tier] = []

        def deed() -> None:
            made.append(workflow.add_tier(program, form.values(), by=request.user, now=timezone.now()))

        if carried_out(request, form, deed, _("The tier is there. Next: which categories may apply.")):
            return redirect("admin:momentum_tier_who", made[0].pk)
    return _form_page(request, _("Add a tier"), form, program, step=2, button=_("Save and go on"), is_tier=True)


@setting_up
@asked
def tier_edit(request: MemberRequest, pk: int) -> HttpResponse:
    tier = _tier(pk)
    form = TierForm(sent(request), instance=tier)
    if request.method == "POST" and form.is_valid():

        def deed() -> None:
            workflow.change_tier(Tier.objects.get(pk=pk), form.values(), by=request.user, now=timezone.now())

        if carried_out(request, form, deed, _("Saved.")):
            return redirect(address_of(tier.program, at="tiers"))
    return _form_page(request, tier.name, form, tier.program, step=2, button=_("Save"), is_tier=True)


@setting_up
@asked
def tier_who(request: MemberRequest, pk: int) -> HttpResponse:
    """Which categories of membership may apply in the two roles: the tier's columns of MEM-3's table."""
    tier = _tier(pk)
    activities, rows = who_may(tier)
    form = EligibilityTableForm(sent(request), rows=rows)
    if request.method == "POST" and form.is_valid():

        def deed() -> None:
            workflow.set_who_may(tier, form.cells(), by=request.user, now=timezone.now())

        if carried_out(request, form, deed, _("Saved. The public chart of who may take part says so too.")):
            return redirect(address_of(tier.program, at="tiers"))
    return page(
        request,
        "tier_who",
        _("Who may apply: %(tier)s") % {"tier": tier.name},
        form=form,
        tier=tier,
        program=tier.program,
        step=2,
        heads=[(activity, tier.called(activity.role)) for activity in activities],
    )


@setting_up
@form_only(LIST)
def tier_remove(request: MemberRequest, pk: int) -> HttpResponse:
    tier = _tier(pk)
    back = address_of(tier.program, at="tiers")
    return pressed(
        request, lambda: workflow.remove_tier(tier, by=request.user, now=timezone.now()), _("The tier is gone."), back
    )


@setting_up
@asked
def question_add(request: MemberRequest, pk: int) -> HttpResponse:
    program = _program(pk)
    form = QuestionForm(sent(request), program=program)
    if request.method == "POST" and form.is_valid():

        def deed() -> None:
            workflow.add_question(program, form.values(), by=request.user, now=timezone.now())

        if carried_out(request, form, deed, _("The question is there.")):
            if "another" in request.POST:
                return redirect("admin:momentum_question_add", program.pk)
            return redirect(address_of(program, at="questions"))
    return _form_page(
        request, _("Add a question"), form, program, step=3, button=_("Save"), another=_("Save and add another")
    )


@setting_up
@asked
def question_edit(request: MemberRequest, pk: int) -> HttpResponse:
    question, _back = _question(pk)
    form = QuestionForm(sent(request), instance=question, program=question.program)
    if request.method == "POST" and form.is_valid():

        def deed() -> None:
            stored = Question.objects.get(pk=pk)
            workflow.change_question(stored, form.values(), by=request.user, now=timezone.now())

        if carried_out(request, form, deed, _("Saved.")):
            return redirect(address_of(question.program, at="questions"))
    return _form_page(
        request, _("Change a question"), form, question.program, step=3, button=_("Save"),
        is_answered=question.answers.exists(),
    )  # fmt: skip


def _question(pk: int) -> tuple[Question, str]:
    question: Question = get_object_or_404(Question.objects.select_related("program"), pk=pk)
    return question, address_of(question.program, at="questions")


@setting_up
@form_only(LIST)
def question_move(request: MemberRequest, pk: int) -> HttpResponse:
    question, back = _question(pk)
    is_up = request.POST.get("way") == "up"
    return pressed(
        request,
        lambda: workflow.move_question(question, is_up=is_up, by=request.user, now=timezone.now()),
        _("The order has changed."),
        back,
    )


@setting_up
@form_only(LIST)
def question_remove(request: MemberRequest, pk: int) -> HttpResponse:
    question, back = _question(pk)
    done = (
        _("It has answers, so it stays with them and is no longer asked.")
        if question.answers.exists()
        else _("The question is gone.")
    )
    return pressed(request, lambda: workflow.remove_question(question, by=request.user, now=timezone.now()), done, back)


@setting_up
@form_only(LIST)
def question_ask(request: MemberRequest, pk: int) -> HttpResponse:
    question, back = _question(pk)
    return pressed(
        request,
        lambda: workflow.set_asked(question, by=request.user, now=timezone.now()),
        _("The question is asked again."),
        back,
    )


@reading
@require_safe
def program_preview(request: MemberRequest, pk: int) -> HttpResponse:
    """The program's questions as an applicant sees them, for one tier and role, in one of the two languages."""
    program = _program(pk)
    tiers = list(program.tiers.all())
    wanted = request.GET.get("as", "")
    ways = [(f"{tier.pk}-{role}", tier, role) for tier in tiers for role in Role.values]
    chosen = next((way for way in ways if way[0] == wanted), ways[0] if ways else None)
    language = request.GET.get("language", "")
    language = language if language in ("en", "fr") else (get_language() or "en")[:2]
    fields, shown = [], None
    with translation.override(language):
        if chosen is not None:
            _key, tier, role = chosen
            form = forms.Form()
            questions = list(Question.objects.asked_of(tier, role))
            add_questions(form, questions, {})
            fields = [str(field.as_field_group()) for _question, field in question_fields(form, questions)]
            shown = {"called": tier.called(role), "who": tier.who(role), "tier": tier.name}
        name, lead = program.name, program.lead
    back = reverse("admin:momentum_program_change", args=[program.pk])
    return page(
        request,
        "program_preview",
        _("The questions as applicants see them"),
        program=program,
        name=name,
        lead=lead,
        ways=[(key, tier.called(role), tier.name) for key, tier, role in ways],
        chosen=chosen[0] if chosen else "",
        shown=shown,
        fields=fields,
        language=language,
        back=back,
        step=3,
    )
