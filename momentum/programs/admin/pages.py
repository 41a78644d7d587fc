"""What the pages for setting up share: who may open them, the frame, and one way to ask, do and come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest
from momentum.programs.models import Offering, Program
from momentum.programs.rules import MANAGE, SET_UP

type Route = tuple[str, Callable[..., HttpResponse], str]

setting_up = permission_required(SET_UP, raise_exception=True)
managing = permission_required(MANAGE, raise_exception=True)
reading = permission_required("momentum.view_program", raise_exception=True)


def routes(own: list[Route]) -> list[URLPattern]:
    """Pages of our own within the administration: address, view, name."""
    return [path(route, admin.site.admin_view(view), name=name) for route, view, name in own]


def page(request: MemberRequest, template: str, title: Any, **context: Any) -> HttpResponse:
    """One page of the administration about a program or an offering."""
    always = {
        **admin.site.each_context(request),
        "title": title,
        "opts": Program._meta,
        "is_nav_sidebar_enabled": False,
    }
    return render(request, f"admin/momentum/{template}.html", always | context)


def sent(request: MemberRequest) -> QueryDict | None:
    """What was sent; a form in which everything may be empty is sent empty, too."""
    return request.POST if request.method == "POST" else None


def address_of(thing: Program | Offering, *, at: str = "") -> str:
    """The page of a program or an offering, at a place on it."""
    kind = "program" if isinstance(thing, Program) else "offering"
    return reverse(f"admin:momentum_{kind}_change", args=[thing.pk]) + (f"#{at}" if at else "")


def carried_out(request: MemberRequest, form: forms.BaseForm | None, deed: Callable[[], Any], done: Any) -> bool:
    """Do it by one call of the workflow. What the workflow refuses is said on the form, or as a message."""
    try:
        deed()
    except WorkflowError as error:
        if form is None:
            messages.error(request, str(error))
        else:
            form.add_error(None, str(error))
        return False
    messages.success(request, done)
    return True


def pressed(request: MemberRequest, deed: Callable[[], Any], done: Any, back: str) -> HttpResponse:
    """A button without a form of its own: do it, say so, go back."""
    carried_out(request, None, deed, done)
    return redirect(back)
