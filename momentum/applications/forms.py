"""What is asked of who applies, and of staff who decide (fields 5.12, 5.13; EQ-6). Little is required."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from members.models import Member, PolicyDocument
from mentorship.profiles.forms.documents import DocumentsForm
from mentorship.profiles.forms.languages import LanguagesInOrder, by_choice
from mentorship.profiles.forms.steps import PAIR_LABELS, TOO_LONG, boxes
from mentorship.profiles.forms.terms import Kind, choices_for
from mentorship.profiles.policy import VALUE_PAIRS
from momentum.applications.models import Application
from momentum.applications.policy import GOALS_MOST, REASON_MOST
from momentum.applications.workflow import Written
from momentum.programs.asking import add_questions, answers_in, field_name, question_fields
from momentum.programs.models import Question, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: Mapping[str, Kind] = {
    "paths": Kind.PATH,
    "areas": Kind.AREA,
    "practice_settings": Kind.SETTING,
    "topics": Kind.TOPIC,
    "ages": Kind.AGE,
    "modes": Kind.MODE,
}
LABELS: Mapping[str, Mapping[str, StrOrPromise]] = {
    Role.MENTEE: {
        "paths": _("Where are you in your career?"),
        "areas": _("Which areas of practice do you want to learn about?"),
        "practice_settings": _("Which practice settings interest you?"),
        "topics": _("What do you want to talk about?"),
        "ages": _("Client age groups that interest you"),
        "goals": _("What do you hope for?"),
    },
    Role.MENTOR: {
        "paths": _("Which career paths do you know?"),
        "areas": _("In which areas of practice can you mentor?"),
        "practice_settings": _("Which practice settings do you know?"),
        "topics": _("What can you talk about?"),
        "ages": _("Client age groups that you know"),
        "goals": _("What would you like to give, and to learn yourself?"),
    },
}


class ApplicationForm(LanguagesInOrder, DocumentsForm):
    """An application in one role. Required are an area, a language, what the program requires, and of mentees a topic;
    of a new one also that one belongs (EQ-6), what MEM-3 asks for, and the documents (SAFE-2)."""

    paths = boxes("")
    areas = boxes("", _("At least one."))
    practice_settings = boxes("", _("The association chooses mentors who know what mentees name here."))
    topics = boxes("")
    ages = boxes("")
    modes = boxes(_("Ways of meeting"))
    province = forms.ChoiceField(label=_("Province or territory"), required=False)
    is_remote = forms.BooleanField(label=_("I mentor anywhere, remotely"), required=False)
    goals = LongText(
        label="",
        help_text=_("Up to 1,000 characters. Please no telephone number or address, and no clients."),
        max_length=GOALS_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=TOO_LONG,
    )
    text_language = forms.ChoiceField(
        label=_("Language in which you write"),
        help_text=_("What you wrote yourself is shown as you wrote it, marked with its language."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language in which you write.")},
    )
    employer = forms.CharField(
        label=_("Employer"),
        help_text=_("Only staff read it, so that nobody is matched with somebody from the own workplace."),
        max_length=120,
        required=False,
        error_messages=TOO_LONG,
    )
    places = forms.TypedChoiceField(
        label=_("How many mentees can you take?"),
        coerce=int,
        error_messages={"required": _("Choose how many mentees you can take.")},
    )
    continues_with = forms.ChoiceField(
        label=_("Would you like to go on with somebody?"),
        help_text=_("If the other person wishes it as well, the two of you are matched again."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        draft: Application,
        questions: Sequence[Question],
        held: Mapping[int, Any],
        people: Sequence[Member],
        is_new: bool,
        condition: str = "",
        documents: Sequence[PolicyDocument] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, documents=documents, **(kwargs | {"initial": _initial(draft)}))
        self.draft, self.questions, self.people = draft, list(questions), {str(each.pk): each for each in people}
        self._offer()
        self._fit_to_role()
        for pair, options in VALUE_PAIRS.items():
            self.fields[f"value_{pair}"] = forms.ChoiceField(
                label=PAIR_LABELS[pair],
                choices=[*((code, capfirst(label)) for code, label in options), ("", _("No preference"))],
                widget=forms.RadioSelect,
                required=False,
            )
        add_questions(self, self.questions, held)
        if is_new:
            self._ask_to_declare(condition)
        self.order_fields(self._as_on_the_page())
        for document in self.documents:
            box = self.fields[f"accept_{document.pk}"]
            box.error_messages["required"] = _("Tick the box: both sides agree before the first contact.")

    def _as_on_the_page(self) -> list[str]:
        """The fields from top to bottom, so that the summary names what is wrong in this order; documents are last."""
        return [
            *("belongs", "condition", "areas", "practice_settings", "topics", "paths", "goals", "text_language"),
            *(field_name(question) for question in self.questions),
            *(field.name for field in self.language_fields()),
            *("modes", "province", "is_remote", "places", "continues_with"),
            *(field.name for field in self.value_fields()),
            *("ages", "employer"),
        ]

    def _offer(self) -> None:
        kinds = {**KINDS, "languages": Kind.LANGUAGE, "province": Kind.WHERE}
        # an application has the columns of a profile that are asked here
        found = choices_for(cast(Any, self.draft), kinds)
        for name in (*KINDS, "province"):
            self.fields[name].choices = found[name]  # type: ignore[attr-defined]
        self.offer_languages(found["languages"])

    def _fit_to_role(self) -> None:
        for name, label in LABELS[self.draft.role].items():
            self.fields[name].label = label
        self.fields["areas"].required = True
        self.fields["areas"].error_messages["required"] = _("Choose at least one area of practice.")
        if self.draft.is_mentor:
            most = self.draft.tier.places_most
            self.fields["places"].choices = [(each, str(each)) for each in range(1, most + 1)]  # type: ignore[attr-defined]
        else:
            self.fields["topics"].required = True
            self.fields["topics"].error_messages["required"] = _("Choose at least one topic.")
            del self.fields["places"], self.fields["is_remote"]
        if self.people:
            names = [(key, each.get_full_name()) for key, each in self.people.items()]
            self.fields["continues_with"].choices = [("", _("Nobody in particular")), *names]  # type: ignore[attr-defined]
        else:
            del self.fields["continues_with"]

    def _ask_to_declare(self, condition: str) -> None:
        self.fields["belongs"] = forms.BooleanField(
            label=_("This is for people like me"),
            help_text=_("You decide that for yourself. No proof is asked, and being unsure is no obstacle."),
            error_messages={"required": _("Tick the box if you feel that it is for you.")},
        )
        if condition:
            self.fields["condition"] = forms.BooleanField(
                label=format_lazy(_("I confirm: {condition}"), condition=condition),
                error_messages={"required": _("Tick the box if it is true: the program asks for it.")},
            )

    def value_fields(self) -> list[BoundField]:
        return [self[f"value_{pair}"] for pair in VALUE_PAIRS]

    @property
    def more_is_open(self) -> bool:
        """Whether something in the part that is closed at first needs the writer's attention."""
        return any(self[name].errors for name in ("ages", "employer", *(field.name for field in self.value_fields())))

    def question_fields(self) -> list[BoundField]:
        return [field for _question, field in question_fields(self, self.questions)]

    def written(self) -> Written:
        """The cleaned answers, as the workflow takes them."""
        data = self.cleaned_data
        columns = {name: data[name] for name in (*KINDS, "province", "goals", "text_language", "employer")}
        return Written(
            **columns,
            languages=self.languages(),
            values=[data[f"value_{pair}"] for pair in VALUE_PAIRS if data[f"value_{pair}"]],
            is_remote=data.get("is_remote", False),
            places=data.get("places"),
            continues_with=self.people.get(data.get("continues_with", "")),
            answers=answers_in(self, self.questions),
        )


def _initial(draft: Application) -> dict[str, Any]:
    held = set(draft.values)
    initial: dict[str, Any] = {
        name: getattr(draft, name)
        for name in (*KINDS, "province", "is_remote", "goals", "text_language", "employer", "places")
    }
    initial |= by_choice(draft.languages)
    initial |= {
        f"value_{pair}": next((code for code, _label in options if code in held), "")
        for pair, options in VALUE_PAIRS.items()
    }
    return initial | {"continues_with": str(draft.continues_with_id or "")}


class ReasonForm(forms.Form):
    """Why staff decline; nobody else reads it (FIND-6)."""

    reason = LongText(
        label=_("Reason, for staff"),
        help_text=_("Only staff read it. The person gets a kind e-mail that gives no reason."),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=TOO_LONG | {"required": _("Say why, in a few words: whoever looks later understands it.")},
    )
