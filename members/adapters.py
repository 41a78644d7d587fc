"""Where allauth meets the roll: nobody signs up, and mail goes through the outbox in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.emails import accounts as emails
from members.models import Member
from members.rules import why_keep_factor
from members.workflow import accounts as workflow

PROOFS = frozenset({"password", "mfa"})  # what allauth's page "Is it still you?" takes
type Message = Callable[[Member, dict[str, Any]], None]

# Every message that allauth may send, by its name there. A name that is not here is an error, so that a new release
# of allauth cannot send something in its own words (a test compares the table with allauth's templates).
MESSAGES: dict[str, Message | None] = {
    "account/email/login_code": lambda member, context: emails.sign_in_code(member, code=context["code"]),
    "account/email/password_reset_key": lambda member, context: emails.password_reset_asked(
        member, uid=context["uid"], key=context["key"]
    ),
    "account/email/password_reset": lambda member, context: emails.password_changed(member, at=timezone.now()),
    "account/email/password_changed": lambda member, context: emails.password_changed(member, at=timezone.now()),
    "account/email/password_set": lambda member, context: emails.password_changed(member, at=timezone.now()),
    "account/email/email_changed": lambda member, context: emails.address_changed(
        member, old_address=context["from_email"], at=timezone.now()
    ),
    # a change that was not confirmed is given up: nothing happened to tell of
    "account/email/email_deleted": None,
    "mfa/email/totp_activated": lambda member, context: _safety(member, "totp_added"),
    "mfa/email/totp_deactivated": lambda member, context: _safety(member, "totp_removed"),
    "mfa/email/webauthn_added": lambda member, context: _safety(member, "passkey_added"),
    "mfa/email/webauthn_removed": lambda member, context: _safety(member, "passkey_removed"),
    "mfa/email/recovery_codes_generated": lambda member, context: _safety(member, "codes_made"),
}


def _safety(member: Member, change: str) -> None:
    emails.sign_in_safety_changed(member, change=change, at=timezone.now())


class AccountAdapter(DefaultAccountAdapter):
    """allauth's account with our words, our mail, and the roll instead of signing up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account cannot be used at present."),
        "duplicate_email": _("This is the address of your account already, or the one you are changing to."),
        "email_password_mismatch": _("The e-mail address or the password is not correct."),
        "enter_current_password": _("The current password is not correct."),
        "incorrect_code": _("The code is not correct."),
        "incorrect_password": _("The password is not correct."),
        "invalid_or_expired_key": _("This link does not work any more."),
        "invalid_login": _("Enter your e-mail address."),
        "invalid_password_reset": _("This link does not work any more."),
        "rate_limited": _("That was asked for many times in a short while. Wait a few minutes and try again."),
        "same_as_current": _("The new value must be different from the current one."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue our message for allauth's event, in the language of the person."""
        if template_prefix == "account/email/unknown_account":
            # nobody signs in with this address: a person on the roll is told how to activate, nobody else hears
            workflow.ask_for_activation(email=email)
            return
        message = MESSAGES[template_prefix]
        if message is not None:
            message(context.get("user") or Member.objects.get(email=email.lower()), context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """As allauth's own, without the network address and browser, which are nobody's business in a mail."""
        self.send_mail(template_prefix, email or user.email, {"user": user, **(context or {})})  # type: ignore[attr-defined]

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """To the new address; where another person has it, to that person, with nothing to click (MEM-7)."""
        address = emailconfirmation.email_address
        holder = Member.objects.filter(email=address.email).exclude(pk=address.user_id).first()
        if holder is not None:
            emails.address_taken(holder)
        else:
            emails.address_to_confirm(address.user, new_address=address.email, key=emailconfirmation.key)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """allauth's change of the address, inside our transaction and with our event (MEM-7)."""
        has_changed = workflow.change_address(
            email_address,
            confirm=lambda: super(AccountAdapter, self).confirm_email(request, email_address),
            now=timezone.now(),
        )
        if not has_changed:
            messages.error(request, gettext("This address cannot be used for your account."))
        return has_changed

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account_email" if self.request.user.is_authenticated else "account_login")

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """A code that was mailed has arrived, so the address works again (INFO-3); a fresh proof need not be repeated.

        Whoever has just given a password or a second factor counts as asked "Is it still you?" (quality S7), which
        takes the same proofs. A mailed code alone does not count: it is none of them.
        """
        methods = [record["method"] for record in get_authentication_records(request, user)]
        if "code" in methods:
            workflow.note_address_works(user, now=timezone.now())  # type: ignore[arg-type]
        if proofs := [method for method in methods if method in PROOFS]:
            record_authentication(request, user, proofs[-1], reauthenticated=True)
        return super().post_login(request, user, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm that it is still you, in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [way | {"description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]


class MFAAdapter(DefaultMFAAdapter):
    """Passkeys and authenticator apps, of which staff keep at least one (MEM-8)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("The address cannot be changed at present."),
        "cannot_delete_authenticator": _("Staff need a second factor: add another one first."),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
        "incorrect_code": _("The code is not correct."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return why_keep_factor(authenticator) is None

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("My passkey") if number == 1 else gettext("My passkey %(number)s") % {"number": number}
