"""Accepting the documents (FIND-1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.models import PolicyDocument


class DocumentsForm(forms.Form):
    """One box for each document in force that the member has not accepted; a box belongs to one version."""

    def __init__(self, *args: Any, documents: Sequence[PolicyDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = list(documents)
        for document in self.documents:
            self.fields[f"accept_{document.pk}"] = forms.BooleanField(
                label=format_lazy(_("I have read and agree to the {title}."), title=document.title),
                error_messages={"required": _("Tick the box: nobody is listed without it.")},
            )

    def document_fields(self) -> list[tuple[PolicyDocument, BoundField]]:
        """Each document with its box."""
        return [(document, self[f"accept_{document.pk}"]) for document in self.documents]
