"""What the reader says of the mentorship, when it is due."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.gates import MemberRequest
from mentorship.pairs import workflow
from mentorship.pairs.forms.evaluations import EvaluationForm
from mentorship.pairs.queries import evaluation_to_give
from mentorship.pairs.rules import name_of
from mentorship.pairs.views.own import done_or_why, own_pairing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_give(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pairing, now = own_pairing(request, public_id), timezone.now()
    point, form = evaluation_to_give(pairing, request.user, now), EvaluationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Thank you. Your evaluation is kept.")
        done_or_why(request, lambda: workflow.give_evaluation(pairing, request.user, form.answers(), now=now), done)
        return redirect("mentorship:pairing-detail", public_id)
    context = {
        "form": form,
        "pairing": pairing,
        "point": point,
        "other_name": name_of(pairing.other(request.user)),
    }
    return render(request, "mentorship/evaluation_give.html", context)
