"""What a page says of a field that was left empty: what is wanted, in the words of its form, else of its kind.

Every form that the site draws itself says it so (`templates/forms/errors.html`), a new one too; Django's "This field is
required." is left to the admin's own pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DJANGOS = forms.Field.default_error_messages["required"]
# The first that fits; several kinds are special cases of others.
BY_KIND: tuple[tuple[tuple[type[forms.Field], ...], StrOrPromise], ...] = (
    ((forms.FileField,), _("Choose a file.")),
    ((forms.BooleanField,), _("Tick the box to go on.")),
    ((forms.MultipleChoiceField, forms.ModelMultipleChoiceField), _("Choose at least one answer.")),
    ((forms.DateTimeField,), _("Enter a date and a time.")),
    ((forms.DateField,), _("Enter the day.")),
    ((forms.TimeField,), _("Enter the time.")),
    ((forms.IntegerField,), _("Enter a number.")),
    ((forms.EmailField,), _("Enter the e-mail address.")),
)
BY_CONTROL: tuple[tuple[type[forms.Widget], StrOrPromise], ...] = (
    (forms.RadioSelect, _("Choose one of the answers.")),
    (forms.Select, _("Choose from the list.")),
    (forms.PasswordInput, _("Enter the password.")),
    (forms.Textarea, _("Write at least a few words.")),
)
ANY = _("Fill this in.")


def problems_of(field: BoundField) -> list[str]:
    """The errors of a field as its page says them."""
    return [
        str(wanted_of(field.field)) if error.code == "required" and error.message == DJANGOS else error.messages[0]
        for error in field.errors.as_data()
    ]


def wanted_of(field: forms.Field) -> StrOrPromise:
    """What is wanted of a field whose form has no words of its own for it."""
    for kinds, words in BY_KIND:
        if isinstance(field, kinds):
            return words
    return next((words for control, words in BY_CONTROL if isinstance(field.widget, control)), ANY)
