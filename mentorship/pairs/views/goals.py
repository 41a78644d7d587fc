"""The goals of a mentorship, written by either of the two."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caot_mentor.dates import written_day
from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from members.queries import today
from mentorship.pairs import workflow
from mentorship.pairs.forms.goals import GoalForm
from mentorship.pairs.goals_of_workbook import goals_of_workbook
from mentorship.pairs.models import Goal
from mentorship.pairs.policy import GOALS_MOST
from mentorship.pairs.rules import Action, available_actions, name_of
from mentorship.pairs.views.own import own_pairing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goal_write(request: MemberRequest, public_id: UUID, number: int | None = None) -> HttpResponse:
    pairing = own_pairing(request, public_id)
    goal = get_object_or_404(pairing.goals, number=number) if number is not None else None
    names = [name for name in GoalForm.base_fields if name != "seen"]
    offered = {} if goal else goals_of_workbook(pairing, request.user)
    taken = next((said for turn, said in offered.items() if str(turn) == request.GET.get("from")), {})
    initial = taken
    if goal:
        initial = {name: getattr(goal, name) for name in names} | {"seen": workflow.version_of_goal(goal)}
    meanwhile: list[tuple[str, str]] = []
    form = GoalForm(request.POST or None, initial=initial, today=today(), is_new=goal is None)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data.get("seen")
            workflow.save_goal(pairing, request.user, form.answers(), number=number, seen=seen, now=timezone.now())
        except workflow.GoalChanged:
            newer = get_object_or_404(pairing.goals, number=number)
            form.replaces(workflow.version_of_goal(newer))
            meanwhile = _in_words(newer, form)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The goal is saved. Both of you see it."))
            return redirect("mentorship:pairing-detail", public_id)
    context = {
        "form": form,
        "pairing": pairing,
        "goal": goal,
        "most": GOALS_MOST,
        "meanwhile": meanwhile,
        "offered": {turn: said["text"] for turn, said in offered.items() if said is not taken},
        "other_name": name_of(pairing.other(request.user)),
        "may_write": Action.GOAL_SAVED in available_actions(pairing, request.user),
    }
    return render(request, "mentorship/goal_write.html", context)


def _in_words(goal: Goal, form: GoalForm) -> list[tuple[str, str]]:
    """What a goal says now, under the words of its form."""
    held = {name: getattr(goal, name) for name in form.fields if name != "seen"} | {"state": goal.get_state_display()}
    if goal.by is not None:
        held["by"] = written_day(goal.by)
    return [(str(form.fields[name].label), str(said)) for name, said in held.items() if said not in ("", None)]
