"""The page of one question about identity (FIND-4), and why staff read the answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from members.identity import Answer
from members.identity_questions import PREFER_NOT, Question
from members.models import Visibility
from members.workflow.identity import Given

NO_KEEPING = {"autocomplete": "off"}  # the browser keeps no list of what was typed here


class IdentityForm(forms.Form):
    """Answers to pick, one's own words where the question has them, who may see both, whether to be matched on it."""

    answers = forms.MultipleChoiceField(
        label=_("Your answer"), required=False, widget=forms.CheckboxSelectMultiple(attrs=NO_KEEPING)
    )
    words = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs=NO_KEEPING))
    visibility = forms.ChoiceField(
        label=_("Who may see this answer?"), choices=Visibility, widget=forms.RadioSelect(attrs=NO_KEEPING)
    )
    is_matched_on = forms.BooleanField(
        label=_("I ask to be matched on this"),
        required=False,
        help_text=_(
            "If somebody else asked for it too and gave the same answer, it counts a little in how well you fit: for"
            " staff, and for members where both of you show it."
        ),
        widget=forms.CheckboxInput(attrs=NO_KEEPING),
    )

    def __init__(self, data: Any = None, *, question: Question, answer: Answer | None) -> None:
        super().__init__(data, initial=_initial(answer))
        self.question, self.answer = question, answer
        choices = [(option.code, option.label) for option in question.options]
        self.fields["answers"].choices = [*choices, (PREFER_NOT, _("Prefer not to answer"))]  # type: ignore[attr-defined]
        if question.words:
            self.fields["words"].label, self.fields["words"].help_text = question.words, question.words_help
        else:
            del self.fields["words"]

    def clean_words(self) -> str:
        return " ".join(self.cleaned_data["words"].split())

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        if self.takes_back:
            return self.cleaned_data
        given, alone = self.given, {*self.question.exclusive_codes(), PREFER_NOT} & set(self.cleaned_data["answers"])
        if alone and (len(self.cleaned_data["answers"]) > 1 or given.words):
            label = dict(self.fields["answers"].choices)[sorted(alone)[0]]  # type: ignore[attr-defined]
            sentence = _("“%(answer)s” stands alone: untick it, or leave the other answers out.") % {"answer": label}
            self.add_error("answers", sentence)
        elif given.prefers_not:
            return self.cleaned_data
        elif given.visibility == Visibility.NOT_GIVEN and given.is_answer:
            self.add_error("visibility", _("Choose who may see your answer, or take the answer away."))
        elif given.visibility != Visibility.NOT_GIVEN and not given.is_answer:
            self.add_error("answers", _("Give an answer, or choose “not given” below."))
        elif given.visibility == Visibility.NOT_GIVEN and given.is_matched_on:
            self.add_error("is_matched_on", _("You can be matched only on an answer that you give."))
        return self.cleaned_data

    @property
    def takes_back(self) -> bool:
        """Whether *not given* is chosen for an answer that was: what is still ticked then says nothing."""
        was_given = self.answer is not None and self.answer.is_given
        return was_given and self.cleaned_data["visibility"] == Visibility.NOT_GIVEN.value

    @property
    def given(self) -> Given:
        """What the workflow is handed."""
        if self.takes_back:
            return Given(Visibility.NOT_GIVEN, prefers_not=self.cleaned_data["answers"] == [PREFER_NOT])
        picked = self.cleaned_data["answers"]
        return Given(
            Visibility(self.cleaned_data["visibility"]),
            [code for code in picked if code != PREFER_NOT],
            self.cleaned_data.get("words", ""),
            self.cleaned_data["is_matched_on"],
            prefers_not=PREFER_NOT in picked,
        )


def _initial(answer: Answer | None) -> dict[str, Any]:
    """The stored answer; a question never answered begins with *not given*, and nothing else is ticked (FIND-4)."""
    if answer is None:
        return {"visibility": Visibility.NOT_GIVEN.value}
    picked = answer.codes if answer.is_given else [PREFER_NOT]
    return {
        "answers": picked,
        "words": answer.words,
        "visibility": answer.visibility.value,
        "is_matched_on": answer.is_matched_on,
    }


class IdentityReasonForm(forms.Form):
    """Why a staff person reads somebody's answers. The member reads it."""

    reason = LongText(
        label=_("Why do you need to read these answers?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, **NO_KEEPING}),
        help_text=_("The member reads this sentence, with the day and your role. Name nobody else in it."),
        error_messages={"required": _("Say why you need to read these answers.")},
    )
