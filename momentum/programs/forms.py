"""What staff fill in to set a program up, and what members say when they are interested. Little is required."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caot_mentor.long_texts import LongText
from mentorship.pairs.models import Evaluation
from mentorship.profiles.models import Term
from mentorship.profiles.queries import terms_offered
from momentum.programs.models import Interest, Offering, Program, Question, Role, Tier, Window
from momentum.programs.models.figures import FIGURES
from momentum.programs.policy import (
    CODE_MOST,
    NAME_MOST,
    NOTE_MOST,
    OPTIONS_MOST,
    REASON_MOST,
    TERMS_MOST,
    WINDOW_PLACES_MOST,
)
from momentum.programs.workflow import InterestAnswers, TermGiven, WindowGiven

LANGUAGES = ("en", "fr")
PAGE_WORDS = ("tagline", "for_whom")  # what step 1 asks of the public page; the rest of it is edited with the pages
ROWS_LEFT = 2  # empty lines that the form of terms offers besides those that are filled


def day_field(label: Any = "", **more: Any) -> forms.DateField:
    """A day, by the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": gettext_lazy("Write the date as year, month and day: 2027-03-31.")}
    return forms.DateField(label=label, widget=widget, error_messages=wrong, **more)


class InBothLanguages(forms.ModelForm):
    """A form that asks everything that people read twice, the English beside the French, both with their language."""

    required_in_both: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            base, _bar, language = name.rpartition("_")
            if language not in LANGUAGES or not base:
                continue
            says = {"en": _("%(what)s, in English"), "fr": _("%(what)s, in French")}[language]
            what = self._meta.model._meta.get_field(base).verbose_name  # type: ignore[union-attr]
            field.label = says % {"what": str(what)[:1].upper() + str(what)[1:]}
            field.help_text = self._meta.model._meta.get_field(base).help_text  # type: ignore[union-attr]
            field.widget.attrs |= {"lang": f"{language}-CA"}
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
            field.required = base in self.required_in_both
            field.error_messages["required"] = {
                "en": _("Write it in English."),
                "fr": _("Write it in French."),
            }[language]

    def values(self) -> dict[str, Any]:
        """The columns, for the workflow."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class ProgramForm(InBothLanguages):
    """Step 1: what the program is, whom participants can turn to, and the sentences of its public page."""

    required_in_both = ("name",)
    code = forms.CharField(
        label=gettext_lazy("Address of the public page"),
        help_text=gettext_lazy("The last part, such as “rural”; made from the English name if you leave it empty."),
        max_length=CODE_MOST,
        required=False,
    )

    class Meta:
        model = Program
        fields = [
            *("name_en", "name_fr", "lead_en", "lead_fr", "is_active"),
            *("uses_identity", "adviser_name", "adviser_email", "adviser_words_en", "adviser_words_fr"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance.page if self.instance.pk else None
        labels = {
            "tagline": {"en": _("In one sentence, in English"), "fr": _("In one sentence, in French")},
            "for_whom": {"en": _("For whom, in English"), "fr": _("For whom, in French")},
        }
        for name, by_language in labels.items():
            for language, label in by_language.items():
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=label,
                    max_length=240 if name == "tagline" else 600,
                    initial=getattr(page, f"{name}_{language}") if page else "",
                    widget=forms.Textarea(attrs={"rows": 2, "lang": f"{language}-CA"}),
                    error_messages={
                        "required": {"en": _("Write it in English."), "fr": _("Write it in French.")}[language]
                    },
                )
        if page is not None:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = slugify(self.cleaned_data["code"] or self.data.get("name_en", ""))[:CODE_MOST].strip("-")
        if not code:
            raise forms.ValidationError(_("Write letters or numbers without accents, such as “rural”."))
        if Program.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Another program has this address."))
        return code

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if bool(data.get("adviser_name")) != bool(data.get("adviser_email")):
            missing = "adviser_email" if data.get("adviser_name") else "adviser_name"
            self.add_error(missing, _("An adviser has a name and an address."))
        return data

    def page_values(self) -> dict[str, Any]:
        """The sentences of the public page; a new page begins with them alone."""
        words = {f"{name}_{each}": self.cleaned_data[f"{name}_{each}"] for name in PAGE_WORDS for each in LANGUAGES}
        words |= {f"title_{each}": self.cleaned_data[f"name_{each}"] for each in LANGUAGES}
        if self.instance.pk:
            return words
        body = {f"body_{each}": self.cleaned_data[f"lead_{each}"] or words[f"tagline_{each}"] for each in LANGUAGES}
        # until staff write more on the page itself
        said = {"cost_en": "Free", "cost_fr": "Gratuit"}
        said |= {"languages_en": "English and French", "languages_fr": "Français et anglais"}
        return words | body | said


class TierForm(InBothLanguages):
    """Step 2: who is paired with whom, what they are called, and who may apply in words."""

    required_in_both = ("name", "mentee_name", "mentor_name", "mentee_who", "mentor_who")

    class Meta:
        model = Tier
        fields = [
            *("name_en", "name_fr", "mentee_name_en", "mentee_name_fr", "mentee_who_en", "mentee_who_fr"),
            *("mentor_name_en", "mentor_name_fr", "mentor_who_en", "mentor_who_fr", "places_most"),
        ]


class QuestionForm(InBothLanguages):
    """Step 3: one question. Options are written one a line, as *English | French*."""

    required_in_both = ("prompt",)
    lines = forms.CharField(
        label=gettext_lazy("Options, one a line"),
        help_text=gettext_lazy("English | French. Only for “one of several” and “any of several”."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Question
        fields = [
            *("prompt_en", "prompt_fr", "help_en", "help_fr", "role", "tier", "kind", "is_required"),
            *("least", "most", "match_points"),
        ]

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].queryset = program.tiers.all()  # type: ignore[attr-defined]
        self.fields["tier"].empty_label = _("all tiers")  # type: ignore[attr-defined]
        self.fields["lines"].initial = "\n".join(f"{each['en']} | {each['fr']}" for each in self.instance.options)
        self.fields["kind"].choices = Question.Kind.choices  # type: ignore[attr-defined]
        self.fields["kind"].widget = forms.RadioSelect(choices=Question.Kind.choices)
        for name in ("least", "most", "match_points"):
            self.fields[name].required = False
        self.options: list[dict[str, str]] = []

    def clean_lines(self) -> str:
        held = {(each["en"], each["fr"]): each["code"] for each in self.instance.options}
        for line in self.cleaned_data["lines"].splitlines():
            if not line.strip():
                continue
            english, bar, french = (part.strip() for part in line.partition("|"))
            if not (english and bar and french):
                raise forms.ValidationError(_("Each line is: English | French."))
            # an option that stays keeps its code, and with it its answers
            code = held.get((english, french)) or slugify(english)[:40] or f"option-{len(self.options) + 1}"
            if code in {each["code"] for each in self.options}:
                raise forms.ValidationError(_("Two options begin with the same words."))
            self.options.append({"code": code, "en": english, "fr": french})
        if len(self.options) > OPTIONS_MOST:
            raise forms.ValidationError(_("Name %(most)s options at most.") % {"most": OPTIONS_MOST})
        return self.cleaned_data["lines"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        data, kind = self.cleaned_data, self.cleaned_data.get("kind")
        for name in ("least", "most", "match_points"):
            if name not in self.errors:
                data[name] = data.get(name) or 0
        if kind in Question.WITH_OPTIONS:
            if len(self.options) < 2 and "lines" not in self.errors:
                self.add_error("lines", _("Write at least two options."))
        else:
            self.options = []
        if kind == Question.Kind.SCALE and not data.get("least", 0) < data.get("most", 0) <= 10:
            self.add_error("most", _("A scale has a last step above the first, 10 at most."))
        counts = data.get("match_points")
        if counts and (kind not in Question.WITH_OPTIONS or data.get("role") != Question.Of.BOTH):
            words = _("Only a choice that is put to mentees and mentors can give points in matching.")
            self.add_error("match_points", words)
        return data

    def _get_validation_exclusions(self) -> set[str]:
        # what the constraint says is said above, beside its field
        return {*super()._get_validation_exclusions(), "match_points"}  # type: ignore[misc]

    def values(self) -> dict[str, Any]:
        """The columns, for the workflow."""
        return super().values() | {"options": self.options}


class OfferingForm(InBothLanguages):
    """Step 4: when, in which languages, at which cost, and the figures of the offering."""

    required_in_both = ("name",)
    starts_on = day_field(gettext_lazy("First day"), required=False)
    ends_on = day_field(gettext_lazy("Last day"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    evaluation_points = forms.MultipleChoiceField(
        label=gettext_lazy("When mentee and mentor are asked how it goes"),
        choices=Evaluation.Point.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Offering
        fields = ["name_en", "name_fr", "starts_on", "ends_on", "languages", "fee_en", "fee_fr", *FIGURES]

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        if kwargs.get("instance") is None:
            figures = {name: getattr(program, name) for name in FIGURES}
            kwargs["initial"] = figures | {"languages": list(LANGUAGES)} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        held = {Term.Kind.LANGUAGE.value: self.instance.languages}
        terms = terms_offered(held)[Term.Kind.LANGUAGE]
        self.fields["languages"].choices = [(term.code, term.name) for term in terms]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        if data.get("needs_contact") and data.get("contact_least") == 0:
            self.add_error("contact_least", _("Say how much contact is needed, or that none is."))
        return data

    def in_groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The figures by what they are about, for the page."""
        groups = (
            (_("After the round"), ("is_rolling", "answer_days", "objection_days")),
            (_("Contact between the two"), ("contact_kind", "contact_least", "contact_per")),
            (_("To complete it"), ("needs_sessions", "needs_reflection", "needs_contact", "evaluation_points")),
            (_("Matching"), ("fit_floor", "waiting_points")),
        )
        return [(title, [self[name] for name in names]) for title, names in groups]


class WindowsForm(forms.Form):
    """Step 4: for each tier and role from when until when one may apply, and how many mentees. Empty: nobody may."""

    def __init__(self, *args: Any, tiers: Sequence[Tier], held: Iterable[Window], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tiers = list(tiers)
        windows = {(window.tier_id, window.role): window for window in held}
        for tier in self.tiers:
            for role in Role.values:
                window = windows.get((tier.pk, role))
                names = {"opens_on": _("from"), "closes_on": _("until")}
                for name, words in names.items():
                    field = day_field(f"{tier.called(role)}: {words}", required=False)
                    field.initial = getattr(window, name) if window else None
                    self.fields[self.key(tier, role, name)] = field
                if role == Role.MENTEE:
                    self.fields[self.key(tier, role, "places")] = forms.IntegerField(
                        label=f"{tier.called(role)}: {_('places')}",
                        min_value=1,
                        max_value=WINDOW_PLACES_MOST,
                        required=False,
                        initial=window.places if window else None,
                    )

    @staticmethod
    def key(tier: Tier, role: str, name: str) -> str:
        """The name of a field."""
        return f"window_{tier.pk}_{role}_{name}"

    def rows(self) -> list[tuple[Tier, str, list[forms.BoundField]]]:
        """Tier, what the person is called, and the fields: from, until, and of mentees places."""
        return [
            (
                tier,
                tier.called(role),
                [
                    self[key]
                    for name in ("opens_on", "closes_on", "places")
                    if (key := self.key(tier, role, name)) in self.fields
                ],
            )
            for tier in self.tiers
            for role in Role.values
        ]

    def clean(self) -> dict[str, Any]:
        for tier in self.tiers:
            for role in Role.values:
                opens, closes = (self.key(tier, role, name) for name in ("opens_on", "closes_on"))
                first, last = self.cleaned_data.get(opens), self.cleaned_data.get(closes)
                if first and not last and closes not in self.errors:
                    self.add_error(closes, _("Say until when."))
                if last and not first and opens not in self.errors:
                    self.add_error(opens, _("Say from when."))
                if first and last and last < first:
                    self.add_error(closes, _("The last day is before the first."))
        return self.cleaned_data

    def given(self) -> list[WindowGiven]:
        """What was filled in, for the workflow."""
        found = []
        for tier in self.tiers:
            for role in Role.values:
                first = self.cleaned_data.get(self.key(tier, role, "opens_on"))
                if first:
                    last = self.cleaned_data[self.key(tier, role, "closes_on")]
                    places = self.cleaned_data.get(self.key(tier, role, "places"))
                    found.append(WindowGiven(tier, role, first, last, places))
        return found


class TermsForm(forms.Form):
    """Step 4: the terms of an offering, a line each; a line that is emptied goes (EQ-5)."""

    def __init__(self, *args: Any, held: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = min(max(len(held) + ROWS_LEFT, ROWS_LEFT), TERMS_MOST)
        for number in range(self.count):
            term = held[number] if number < len(held) else None
            says = {"name_en": _("name in English"), "name_fr": _("name in French")}
            for name, words in says.items():
                self.fields[f"{name}_{number}"] = forms.CharField(
                    label=_("Term %(number)s: %(what)s") % {"number": number + 1, "what": words},
                    max_length=NAME_MOST,
                    required=False,
                    initial=getattr(term, name) if term else "",
                )
            for name, words in (("first", _("first day")), ("last", _("last day"))):
                field = day_field(
                    _("Term %(number)s: %(what)s") % {"number": number + 1, "what": words}, required=False
                )
                field.initial = getattr(term, name) if term else None
                self.fields[f"{name}_{number}"] = field

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields, a term a line."""
        names = ("name_en", "name_fr", "first", "last")
        return [[self[f"{name}_{number}"] for name in names] for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        for number in range(self.count):
            values = self._line(number)
            if any(values.values()):
                for name, value in values.items():
                    if not value and f"{name}_{number}" not in self.errors:
                        self.add_error(f"{name}_{number}", _("Fill in the whole line, or empty it."))
                if values["first"] and values["last"] and values["last"] < values["first"]:
                    self.add_error(f"last_{number}", _("The last day is before the first."))
        return self.cleaned_data

    def _line(self, number: int) -> dict[str, Any]:
        return {name: self.cleaned_data.get(f"{name}_{number}") for name in ("name_en", "name_fr", "first", "last")}

    def given(self) -> list[TermGiven]:
        """What was filled in, for the workflow."""
        lines = [self._line(number) for number in range(self.count)]
        return [TermGiven(**line) for line in lines if any(line.values())]


class CancelForm(forms.Form):
    """Why an offering is called off: those who applied read it."""

    reason = forms.CharField(
        label=gettext_lazy("What those who applied are told"),
        help_text=gettext_lazy("One or two sentences, in English and in French."),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what they are told.")},
    )


class CopyForm(forms.Form):
    """What the next round is called."""

    name_en = forms.CharField(label=gettext_lazy("Name, in English"), max_length=NAME_MOST)
    name_fr = forms.CharField(label=gettext_lazy("Name, in French"), max_length=NAME_MOST)


class InterestForm(forms.Form):
    """That one would take part, and as whom (MOM-3). Only the role is required."""

    role = forms.ChoiceField(
        label=gettext_lazy("I would take part as"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose as whom you would take part.")},
    )
    profile = forms.MultipleChoiceField(
        label=gettext_lazy("Where are you in your career, or which paths do you know as a mentor?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Areas of practice"), widget=forms.CheckboxSelectMultiple, required=False
    )
    practice_settings = forms.MultipleChoiceField(
        label=gettext_lazy("Practice settings"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = LongText(
        label=gettext_lazy("A word to the association"),
        help_text=gettext_lazy("Such as when you could begin. Only staff read it."),
        max_length=NOTE_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, program: Program, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language, self.tiers = language, list(program.tiers.all())
        is_one = len(self.tiers) == 1
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (f"{tier.pk}-{role}", tier.called(role) if is_one else f"{tier.called(role)} ({tier.name})")
            for tier in self.tiers
            for role in Role.values
        ]
        offered = terms_offered({})
        for name, kind in (
            ("profile", Term.Kind.PATH),
            ("areas", Term.Kind.AREA),
            ("practice_settings", Term.Kind.SETTING),
        ):
            self.fields[name].choices = [(term.code, term.name) for term in offered[kind]]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[Tier, str]:
        """The tier and the role."""
        key, _dash, role = self.cleaned_data["role"].partition("-")
        return next(tier for tier in self.tiers if str(tier.pk) == key), role

    def answers(self) -> InterestAnswers:
        """What was said, for the workflow."""
        said: Mapping[str, Any] = {
            name: self.cleaned_data[name] for name in ("profile", "areas", "practice_settings", "note")
        }
        return InterestAnswers(language=self.language, **said)


def initial_of(interest: Interest) -> dict[str, Any]:
    """What the form shows of an interest that is there."""
    held = {name: getattr(interest, name) for name in ("profile", "areas", "practice_settings", "note")}
    return held | ({"role": f"{interest.tier_id}-{interest.role}"} if interest.tier_id else {})
