"""Staff read what a member said for staff only (FIND-4, quality P4); administrators see who read when, and why."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from members.admin.people import ReadOnly
from members.forms.identity import IdentityReasonForm
from members.gates import recently_authenticated
from members.models import IdentityAccess
from members.policy import READ_IDENTITY
from members.workflow.identity import read_answers


def may_read_identity(user: Any) -> bool:
    """Whether this person may read what members said about identity for staff only."""
    return bool(user.has_perm(READ_IDENTITY))


class IdentityPage:
    """The page beside a member's own, for `MemberAdmin`. Each opening takes a reason; nothing is shown on GET."""

    admin_site: Any
    opts: Any
    get_object: Any

    def identity_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """To who may not read it, the page is not there."""
        if not may_read_identity(request.user):
            raise Http404
        return self._read(request, object_id)

    @method_decorator(sensitive_post_parameters())
    @method_decorator(recently_authenticated)
    def _read(self, request: HttpRequest, object_id: str) -> HttpResponse:
        member = self.get_object(request, unquote(object_id))
        if member is None:
            raise Http404
        form = IdentityReasonForm(request.POST if request.method == "POST" else None)
        answers = None
        if request.method == "POST" and form.is_valid():
            answers = read_answers(
                member,
                by=request.user,  # type: ignore[arg-type]
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Identity and lived experience of %(name)s") % {"name": member},
            "opts": self.opts,
            "member": member,
            "form": form,
            "answers": answers,
        }
        return render(request, "admin/members/member_identity.html", context)


@admin.register(IdentityAccess)
class IdentityAccessAdmin(ReadOnly):
    """Who read whose answers and words in confidence, when and why; never what was read."""

    list_display = ["at", "member", "what", "actor", "reason"]
    list_filter = ["what", "at", "actor__role"]
    fields = ["at", "member", "what", "actor", "reason"]
    list_select_related = ["member", "actor"]
    search_fields = ["member__first_name", "member__last_name", "member__member_number", "actor__last_name"]
    search_help_text = _("Name or member number")
    ordering = ["-at", "-pk"]
