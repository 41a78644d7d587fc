"""What staff fill in to set a program up: the program, its tiers, its questions (EQ-4). Little is required."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from momentum.programs.models import Program, Question, Tier
from momentum.programs.policy import (
    CODE_MOST,
    OPTIONS_MOST,
)

LANGUAGES = ("en", "fr")
PAGE_WORDS = ("tagline", "for_whom")  # what step 1 asks of the public page; the rest of it is edited with the pages


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
            what = self._meta.model._meta.get_field(base).verbose_name
            field.label = says % {"what": str(what)[:1].upper() + str(what)[1:]}
            field.help_text = self._meta.model._meta.get_field(base).help_text
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
    field_order = ["name_en", "name_fr", "code", "tagline_en", "tagline_fr", "for_whom_en", "for_whom_fr"]
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
        # these were added last
        self.order_fields(self.field_order)

    def clean_code(self) -> str:
        words = slugify(self.cleaned_data["code"] or self.data.get("name_en", ""))
        # whole words, where one made of the name is too long
        code = words if len(words) <= CODE_MOST else (words[: CODE_MOST + 1].rpartition("-")[0] or words[:CODE_MOST])
        if not code and not self.data.get("name_en", "").strip():
            return code  # the name that is missing is asked for beside its own field
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
    field_order = ["prompt_en", "prompt_fr", "help_en", "help_fr", "role", "tier", "kind", "lines"]
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
        self.fields["kind"].error_messages["required"] = _("Choose how it is answered.")
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
