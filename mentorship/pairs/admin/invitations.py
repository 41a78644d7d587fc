"""Invitations for staff: who invited when, and what became of it (OD-12)."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentorship.pairs.invitation_rules import InvitationAction
from mentorship.pairs.models import Invitation
from mentorship.profiles.admin.reading import PEOPLE, WithEvents, told


@admin.register(Invitation)
class InvitationAdmin(WithEvents):
    """Read only, and not of the own ones."""

    list_display = ["inviter", "inviter_role", "state", "sent_at", "respond_by", "ended_at"]
    list_filter = ["state", "inviter_role"]
    list_select_related = ["inviter"]
    search_fields = ["email", *(f"inviter__{name}" for name in PEOPLE)]
    words = dict(InvitationAction.choices)
    fields = [
        *("inviter", "inviter_role", "email", "invitee", "state", "pairing"),
        *("sent_at", "respond_by", "ended_at", "message_told", "what_happened"),
    ]

    def get_queryset(self, request):
        own = Q(inviter=request.user.pk) | Q(invitee=request.user.pk) | Q(email=request.user.email.lower())
        return super().get_queryset(request).exclude(own).select_related("inviter", "invitee", "pairing")

    @admin.display(description=_("message"))
    def message_told(self, invitation):
        return told(invitation.message, invitation.text_language)
