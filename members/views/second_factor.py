"""Removing a second factor: the library's pages, which staff may not empty their account by (MEM-8)."""

from typing import Any

from allauth.mfa.totp.internal import flows as totp
from allauth.mfa.totp.views import DeactivateTOTPView
from allauth.mfa.webauthn.internal import flows as webauthn
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.http import HttpResponse
from django.shortcuts import redirect

from caot_mentor.errors import WrongState
from members.rules import why_keep_factor
from members.workflow import accounts as workflow


class PasskeyRemoveView(RemoveWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "why_keep": why_keep_factor(self.object)}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            workflow.remove_second_factor(
                self.object, remove=lambda: webauthn.remove_authenticator(self.request, self.object)
            )
        except WrongState as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return redirect(self.get_success_url())


class AppRemoveView(DeactivateTOTPView):
    """Its form says what the workflow will, already when the page opens."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            workflow.remove_second_factor(
                self.authenticator, remove=lambda: totp.deactivate_totp(self.request, self.authenticator)
            )
        except WrongState as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return redirect(self.get_success_url())


passkey_remove = PasskeyRemoveView.as_view()
app_remove = AppRemoveView.as_view()
