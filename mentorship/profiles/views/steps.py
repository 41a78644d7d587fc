"""The small steps of a profile, as its overview lists them, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship.profiles.forms.steps import StepForm
from mentorship.profiles.models import MenteeProfile, MentorProfile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Step:
    """One line of the list."""

    title: StrOrPromise
    good_for: StrOrPromise
    address: str
    is_filled_in: bool


def steps_of(profile: MentorProfile | MenteeProfile, forms: Mapping[str, type[StepForm]], view_name: str) -> list[Step]:
    """The steps with whether something is filled in."""
    return [
        Step(form.title, form.good_for, reverse(view_name, args=[code]), form.is_filled_in(profile))
        for code, form in forms.items()
    ]


def after_step(request: HttpRequest, overview: str, after: str) -> HttpResponse:
    """Where a saved step leads: to the one that follows, if asked for; from the last one to what is next."""
    if not after:
        return redirect(reverse(overview) + "?finished")
    messages.success(request, _("Saved."))
    return redirect(f"{overview}-step", after) if "next" in request.POST else redirect(overview)


def following(code: str, forms: Mapping[str, type[StepForm]]) -> str:
    """The code of the step after this one; empty after the last."""
    codes = list(forms)
    return (*codes, "")[codes.index(code) + 1]
