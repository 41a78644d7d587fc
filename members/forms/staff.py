"""Forms of becoming staff (MEM-8)."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.forms.accounts import ChoosePasswordForm
from members.models import Member, StaffInvitation
from members.policy import Role
from members.rules import why_not_invite


class InvitationForm(forms.ModelForm):
    """Whom an administrator invites, and to which role."""

    class Meta:
        model = StaffInvitation
        fields = ["email", "first_name", "last_name", "language", "role"]
        widgets = {"language": forms.Select(choices=settings.LANGUAGES)}

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if (reason := why_not_invite(email, timezone.now())) is not None:
            raise ValidationError(str(reason))
        return email

    def validate_constraints(self) -> None:
        """Left to `clean_email()`: an invitation that has ended makes room for a new one."""


class NewStaffForm(ChoosePasswordForm):
    """Name and password of a person who has no account yet."""

    first_name = forms.CharField(
        label=_("First name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    field_order = ["first_name", "last_name", "password"]


class RoleForm(forms.Form):
    """The staff role of one person, or none."""

    role = forms.ChoiceField(label=_("Staff role"), choices=Role.choices, required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["role"] = member.role
