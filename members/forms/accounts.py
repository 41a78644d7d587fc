"""Forms of signing in: our own of activation, and allauth's with our labels, help and rules.

No form shows a placeholder: it disappears while one types. Every password may be pasted, and has its rules before it.
"""

from typing import Any, cast

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from members.models import Member


class Labelled(forms.Form):
    """A form of allauth in our words: `labels` and `helps` by field, placeholders taken away."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            if name == "code":
                field.error_messages["required"] = _("Enter the code.")


EMAIL = _("E-mail address")
EMAIL_HELP = _("The address that the association has for you.")
RULES = lazy(password_validators_help_text_html, str)()


class ActivationForm(forms.Form):
    """The address to which the activation link goes (MEM-4)."""

    email = forms.EmailField(
        label=EMAIL,
        help_text=EMAIL_HELP,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        return cast(str, self.cleaned_data["email"]).lower()


class ChoosePasswordForm(forms.Form):
    """A password for `member`, typed once: it can be shown, pasted, and made by a password manager."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean_password(self) -> str:
        password = cast(str, self.cleaned_data["password"])
        validate_password(password, self.member)
        return password


class LoginForm(Labelled, account_forms.LoginForm):
    labels = {"login": EMAIL, "password": _("Password")}


def _only_members(users: list[Member], email: str) -> list[Member]:
    # not one whose account is not activated, and not one who only asked to change to this address
    return [user for user in users if user.activated_at is not None and user.email == email.lower()]


class RequestLoginCodeForm(Labelled, account_forms.RequestLoginCodeForm):
    """A code goes to members who have activated; for allauth everybody else is unknown, and the page looks the same."""

    labels = {"email": EMAIL}
    helps = {"email": EMAIL_HELP}
    _user: Member | None

    def clean_email(self) -> str:
        email = cast(str, super().clean_email())
        self._user = next(iter(_only_members([self._user] if self._user else [], email)), None)
        return email


class ConfirmLoginCodeForm(Labelled, account_forms.ConfirmLoginCodeForm):
    labels = {"code": _("Code")}
    helps = {"code": _("Eight letters from the message. The hyphen and capital letters do not matter.")}


class ResetPasswordForm(Labelled, account_forms.ResetPasswordForm):
    """A link goes to members who have activated; a person on the roll who has not gets the activation link."""

    labels = {"email": EMAIL}
    helps = {"email": EMAIL_HELP}
    users: list[Member]

    def clean_email(self) -> str:
        email = cast(str, super().clean_email())
        self.users = _only_members(self.users, email)
        return email


class ResetPasswordKeyForm(Labelled, account_forms.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, once more")}
    helps = {"password1": RULES}


class ChangePasswordForm(Labelled, account_forms.ChangePasswordForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }
    helps = {"password1": RULES}


class SetPasswordForm(Labelled, account_forms.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password, once more")}
    helps = {"password1": RULES}


class AddEmailForm(Labelled, account_forms.AddEmailForm):
    """The address to change to (MEM-7)."""

    labels = {"email": _("New e-mail address")}
    helps = {"email": _("We send a message there. Nothing changes until you confirm it.")}


class ReauthenticateForm(Labelled, account_forms.ReauthenticateForm):
    labels = {"password": _("Password")}


class AuthenticateForm(Labelled, mfa_forms.AuthenticateForm):
    labels = {"code": _("Code")}
    helps = {"code": _("Six digits from your authenticator app, or one of your recovery codes.")}


class ReauthenticateByCodeForm(Labelled, mfa_forms.ReauthenticateForm):
    labels = {"code": _("Code")}
    helps = {"code": _("Six digits from your authenticator app, or one of your recovery codes.")}


class ActivateAppForm(Labelled, ActivateTOTPForm):
    labels = {"code": _("Code")}
    helps = {"code": _("Six digits that the app shows now.")}


class AddPasskeyForm(Labelled, AddWebAuthnForm):
    labels = {
        "name": _("Name of the passkey"),
        "passwordless": _("Sign in with this passkey alone, without a password"),
    }
    helps = {
        "name": _("For example: my laptop."),
        "passwordless": _("Your device then asks for a fingerprint, your face or a PIN."),
    }


class EditPasskeyForm(Labelled, EditWebAuthnForm):
    labels = {"name": _("Name of the passkey")}
