"""What one says of oneself (FIND-4): the overview with the explainer first, and a small page for each question.

Everything posted here is sensitive: no answer stands in an address, a message or an error report (quality P3).
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from caot_mentor.my_account import way_back
from members.forms.identity import IdentityForm
from members.gates import MemberRequest
from members.identity import answers_of, asked_of
from members.identity_questions import CONSENT_WORDS, EXPLAINER, Question, question_of, questions
from members.models import IdentityAccess
from members.policy import IDENTITY_KEPT_DAYS, IDENTITY_NOTICE_DAYS, TOMBSTONES_KEPT
from members.queries import looks_at
from members.workflow import identity as workflow


@login_required
@never_cache
@require_safe
def identity(request: MemberRequest) -> HttpResponse:
    asked = asked_of(request.user)
    context = {
        "explainer": EXPLAINER,
        "asked": asked,
        "has_answers": any(answer is not None for _question, answer in asked),
        "looks": looks_at(request.user).filter(what=IdentityAccess.What.IDENTITY),
        "kept_days": IDENTITY_KEPT_DAYS,
        "notice_days": IDENTITY_NOTICE_DAYS,
        "way_back": way_back(request),
    }
    return render(request, "members/identity.html", context)


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity_question(request: MemberRequest, trait: str) -> HttpResponse:
    """One question: save the answer, or delete it at once. The page leads on to the next question, or back."""
    question, following = _question_and_next(trait)
    if request.method == "POST" and "delete" in request.POST:
        workflow.delete_answers(request.user, [trait], now=timezone.now())
        messages.success(request, _("Your answer is deleted."))
        return _led_on(request)
    answer = answers_of(request.user).get(trait)
    data = request.POST if request.method == "POST" else None
    form = IdentityForm(data, question=question, answer=answer)
    if request.method == "POST" and form.is_valid():
        workflow.save_answer(request.user, trait, form.given, language=(get_language() or "en")[:2], now=timezone.now())
        said = _("Your answer is deleted.") if form.takes_back else _("Your choice is saved.")
        messages.success(request, said)
        if "next" in request.POST and following is not None:
            return _led_on(request, following)
        return _led_on(request)
    context = {
        "question": question,
        "explainer": EXPLAINER,
        "answer": answer,
        "form": form,
        "following": following,
        "consent_days": TOMBSTONES_KEPT.days,
        "way_back": way_back(request),
        "choices": zip(form["answers"], [*(option.examples for option in question.options), ""], strict=True),
        "audiences": [(radio, CONSENT_WORDS.get(radio.data["value"], "")) for radio in form["visibility"]],
    }
    return render(request, "members/identity_question.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity_delete(request: MemberRequest) -> HttpResponse:
    """A second thought, then all of them at once."""
    if request.method == "POST":
        workflow.delete_answers(request.user, now=timezone.now())
        messages.success(request, _("All your answers are deleted."))
        return _led_on(request)
    answers = len(answers_of(request.user))
    if not answers:
        return _led_on(request)
    context = {"answers": answers, "consent_days": TOMBSTONES_KEPT.days, "way_back": way_back(request)}
    return render(request, "members/identity_delete.html", context)


def _led_on(request: MemberRequest, question: Question | None = None) -> HttpResponse:
    """To the question, or to the overview without one; who came from another page still finds the way back to it."""
    address = reverse("members:identity-question", args=[question.slug]) if question else reverse("members:identity")
    way = way_back(request)
    return redirect(f"{address}?from={way.code}" if way else address)


def _question_and_next(trait: str) -> tuple[Question, Question | None]:
    try:
        question = question_of(trait)
    except KeyError:
        raise Http404 from None
    asked = questions()
    place = asked.index(question) + 1
    return question, asked[place] if place < len(asked) else None
