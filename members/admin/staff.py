"""Invitations to the staff (MEM-8)."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WorkflowError
from members.admin.filters import IsFilledFilter
from members.forms.staff import InvitationForm
from members.gates import recently_authenticated
from members.models import StaffInvitation
from members.workflow.staff import invite_staff, withdraw_invitation


@admin.register(StaffInvitation)
class StaffInvitationAdmin(admin.ModelAdmin):
    """An administrator invites by adding a row, and withdraws an invitation by deleting it."""

    form = InvitationForm
    list_display = ["email", "first_name", "last_name", "role", "invited_by", "invited_at", "expires_at", "accepted_at"]
    list_filter = ["role", ("accepted_at", IsFilledFilter)]
    list_select_related = ["invited_by"]
    list_per_page = 50
    search_fields = ["email", "first_name", "last_name"]
    actions = None

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        is_open = obj is None or obj.accepted_at is None
        return is_open and super().has_delete_permission(request, obj)

    def get_fields(self, request, obj=None):
        fields = ["email", "first_name", "last_name", "language", "role"]
        return [*fields, "invited_by", "invited_at", "expires_at", "accepted_at"] if obj else fields

    def get_readonly_fields(self, request, obj=None):
        return ["invited_by", "invited_at", "expires_at", "accepted_at"] if obj else []

    @method_decorator(permission_required("members.add_staffinvitation", raise_exception=True))
    @method_decorator(recently_authenticated)
    def add_view(self, request, form_url="", extra_context=None):
        return super().add_view(request, form_url, extra_context)

    @method_decorator(permission_required("members.delete_staffinvitation", raise_exception=True))
    @method_decorator(recently_authenticated)
    def delete_view(self, request, object_id, extra_context=None):
        return super().delete_view(request, object_id, extra_context)

    def save_model(self, request: HttpRequest, obj: StaffInvitation, form: Any, change: bool) -> None:
        """Invite; the mail is on its way when the page comes back."""
        invited = invite_staff(by=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        obj.pk, obj.invited_at, obj.expires_at = invited.pk, invited.invited_at, invited.expires_at

    def delete_model(self, request: HttpRequest, obj: StaffInvitation) -> None:
        try:
            withdraw_invitation(obj, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except WorkflowError as error:
            messages.error(request, str(error))

    def response_add(self, request, obj, post_url_continue=None):
        self.message_user(request, _("The invitation is on its way."), messages.SUCCESS)
        return self.response_post_save_add(request, obj)
