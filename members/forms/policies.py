"""Accepting the documents in force (SAFE-2)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import PolicyDocument


class AcceptForm(forms.Form):
    """One box for each document that is not accepted yet; each one has to be ticked."""

    def __init__(self, data: Any = None, *, documents: Sequence[PolicyDocument]) -> None:
        super().__init__(data)
        for document in documents:
            self.fields[f"document_{document.pk}"] = forms.BooleanField(
                label=_("I have read and agree to: %(title)s, version %(version)s")
                % {"title": document.title, "version": document.version},
                error_messages={"required": _("Tick the box once you have read it and agree.")},
            )
