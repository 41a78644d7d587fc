"""What a page says of a field that was left empty, is too long or no web address: what is wanted, in the words of its
form, else of its kind.

Every form that the site draws itself says it so (`templates/forms/errors.html`), a new one too; Django's "This field is
required." and "Ensure this value has at most …" are left to the admin's own pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from caot_mentor.numbers import written_number

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
TOO_LONG = _("Shorten this to %(most)s characters at most. Now there are %(has)s.")
WEB_ADDRESS = _("Enter a whole web address, such as https://example.org.")
NO_ADDRESS = (forms.URLField.default_error_messages["invalid"], URLValidator.message)


def problems_of(field: BoundField) -> list[str]:
    """The errors of a field as its page says them."""
    return [said_of(field.field, error) for error in field.errors.as_data()]


def said_of(field: forms.Field, error: ValidationError) -> str:
    """One error, in the house's words where Django would speak."""
    if error.code == "required" and error.message == DJANGOS:
        return str(wanted_of(field))
    if error.code == "max_length" and error.params and "max_length" not in field.error_messages:
        most, has = error.params["limit_value"], error.params["show_value"]
        return TOO_LONG % {"most": written_number(most), "has": written_number(has)}
    if error.code == "invalid" and error.message in NO_ADDRESS:
        return str(WEB_ADDRESS)
    return error.messages[0]


def wanted_of(field: forms.Field) -> StrOrPromise:
    """What is wanted of a field whose form has no words of its own for it."""
    for kinds, words in BY_KIND:
        if isinstance(field, kinds):
            return words
    return next((words for control, words in BY_CONTROL if isinstance(field.widget, control)), ANY)
