"""Asking for a first meeting, and the words that go with an answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from mentorship.introductions.policy import MESSAGE_MOST, WORD_MOST
from mentorship.profiles.forms.documents import DocumentsForm
from mentorship.profiles.forms.steps import TOO_LONG


class AskForm(DocumentsForm):
    """The message, its language, the consent to share the Mentee Profile, and the documents not accepted yet."""

    message = LongText(
        label=_("Your message"),
        help_text=_(
            "Who you are, why this mentor, and what you would like to talk about. Only this mentor and "
            "the association’s coordinators can read it. Up to 1,500 characters."
        ),
        max_length=MESSAGE_MOST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages=TOO_LONG | {"required": _("Write a few words to the mentor.")},
    )
    text_language = forms.ChoiceField(
        label=_("Language in which you write it"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    share = forms.BooleanField()

    def __init__(self, *args: Any, mentor_name: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"text_language": (get_language() or "en")[:2]})
        super().__init__(*args, **kwargs)
        self.fields["share"].label = format_lazy(
            _("I agree that {name} sees my mentee profile, also as I change it while we are in contact."),
            name=mentor_name,
        )
        self.fields["share"].error_messages["required"] = _("Tick the box: a mentor decides with your profile at hand.")
        for document in self.documents:
            box = self.fields[f"accept_{document.pk}"]
            box.error_messages["required"] = _("Tick the box: both sides agree before the first contact.")


class WordForm(forms.Form):
    """The mentor's optional word to the mentee."""

    word = LongText(
        label=_("A message to the mentee, sent with your answer"),
        help_text=_(
            "Only the mentee and the association’s coordinators can read it, on the site. Up to 500 characters."
        ),
        max_length=WORD_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=TOO_LONG,
    )
