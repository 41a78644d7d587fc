"""What staff write into the passages of one message (ALL-4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caot_mentor.mail.passages import EXTRA, Passage, Words, passages_of
from caot_mentor.mail.policy import LONGEST_PASSAGE
from caot_mentor.mail.queries import Held
from caot_mentor.mail.rules import NO_BREAK, check, tidy
from caot_mentor.mail.workflow import Wish

LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Part:
    """A passage on the page: where it stands, what the site fills in, its fields, and what staff should know of it."""

    name: str
    number: int
    passage: Passage
    examples: list[tuple[str, str]]
    fields: list[forms.BoundField]
    is_changed: bool
    is_outdated: bool


class WordingForm(forms.Form):
    """All passages of a message in both languages; a passage left empty, or as the site says it, is the site's.

    `as_of` is the newest change that the writer saw (`queries.newest_change`).
    """

    as_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, event: str, held: list[Held], as_of: int, examples: Mapping[str, Any]) -> None:
        super().__init__(data, initial={"as_of": as_of})
        self.passages, self.examples = passages_of(event), examples
        self.held = {(each.place, each.row.language): each for each in held if each.place}
        self.without_place = [each for each in held if not each.place]
        for number, passage in enumerate(self.passages):
            for language in LANGUAGES:
                self._add(number, passage, language)
        for language in LANGUAGES:
            own = self.held.get((EXTRA, language))
            self.fields[f"extra_{language}"] = forms.CharField(
                label=_("In English") if language == "en" else _("In French"),
                required=False,
                max_length=LONGEST_PASSAGE,
                initial=own.words.one if own else "",
                widget=_area(language, rows=4),
            )

    def _add(self, number: int, passage: Passage, language: str) -> None:
        name = f"p{number}_{language}"
        own, default = self.held.get((passage.key, language)), passage.default(language)
        words = own.words if own else default
        in_language = _("In English") if language == "en" else _("In French")
        label = f"{number + 1} · {in_language}"  # by its number the summary of errors names it
        says = [default.one, default.many] if passage.msgid_many else [default.one]
        for suffix, initial, told in zip(("", "_many"), (words.one, words.many), says, strict=False):
            if passage.msgid_many:
                kind = _("of several") if suffix else _("of one")
                shown = f"{label}, {kind}"
            else:
                shown = label
            self.fields[f"{name}{suffix}"] = forms.CharField(
                label=shown,
                required=False,
                initial=initial,
                help_text=_told(told, language) if own else "",
                widget=_area(language, rows=1 if passage.is_subject else 2 + len(initial) // 90),
            )

    @property
    def parts(self) -> Iterator[Part]:
        """The passages as the page shows them."""
        for number, passage in enumerate(self.passages):
            own = [self.held[key] for key in ((passage.key, code) for code in LANGUAGES) if key in self.held]
            yield Part(
                name=f"p{number}",
                number=number + 1,
                passage=passage,
                examples=[(f"{{{name}}}", str(self.examples.get(name, ""))) for name in sorted(passage.names)],
                fields=[self[name] for name in self.fields if name.startswith(f"p{number}_")],
                is_changed=bool(own),
                is_outdated=any(each.is_outdated for each in own),
            )

    @property
    def extra(self) -> list[forms.BoundField]:
        return [self[f"extra_{language}"] for language in LANGUAGES]

    def set_back(self, name: str) -> None:
        """Put the site's words into the fields of one passage, or of `all`; what else was typed stays."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for number, passage in enumerate(self.passages):
            for language in LANGUAGES if name in ("all", f"p{number}") else ():
                default = passage.default(language)
                data[f"p{number}_{language}"], data[f"p{number}_{language}_many"] = default.one, default.many
        if name == "all":
            data |= dict.fromkeys((f"extra_{language}" for language in LANGUAGES), "")
        self.data = data

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.wishes: list[Wish] = []
        for number, passage in enumerate(self.passages):
            for language in LANGUAGES:
                self._clean_passage(f"p{number}_{language}", passage, language, cleaned)
        for language in LANGUAGES:
            words = tidy(cleaned.get(f"extra_{language}", ""), may_have_lines=True)
            self.wishes.append(Wish(EXTRA, language, Words(words) if words else None, Words("")))
        # words that the site has no place for any more go with the next save
        self.wishes += [Wish(each.row.passage, each.row.language, None, Words("")) for each in self.without_place]
        return cleaned

    def _clean_passage(self, name: str, passage: Passage, language: str, cleaned: Mapping[str, Any]) -> None:
        default = passage.default(language)
        words = Words(tidy(cleaned.get(name, "")), tidy(cleaned.get(f"{name}_many", "")))
        if _alike(words, default) or not (words.one or words.many):
            self.wishes.append(Wish(passage.key, language, None, default))
            return
        pairs = [(name, words.one, default.one)]
        if passage.msgid_many:
            pairs.append((f"{name}_many", words.many, default.many))
        for field, typed, told in pairs:
            is_one = bool(passage.msgid_many) and field == name
            try:
                check(typed, passage, told, is_one_of_several=is_one)
            except ValidationError as error:
                self.add_error(field, error)
        self.wishes.append(Wish(passage.key, language, words, default))

    def replaces(self, newest: int, why: str) -> None:
        """Say that somebody changed the message since, and let the next save replace what is there now."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["as_of"] = str(newest)
        self.data = data
        self.add_error(None, why)

    def wording(self) -> dict[str, dict[str, Words]]:
        """What the message would say in each language, by the keys of its passages; what was refused is left out."""
        said: dict[str, dict[str, Words]] = {language: {} for language in LANGUAGES}
        if not self.is_bound:
            for (place, language), held in self.held.items():
                said[language][place] = held.words
            return said
        refused = set(self.errors)
        names = {passage.key: f"p{number}" for number, passage in enumerate(self.passages)} | {EXTRA: "extra"}
        for wish in self.wishes:
            name = f"{names.get(wish.passage)}_{wish.language}"
            if wish.words and not {name, f"{name}_many"} & refused:
                said[wish.language][wish.passage] = wish.words
        return said


def _area(language: str, *, rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "lang": f"{language}-CA"})


def _told(default: str, language: str) -> str:
    return format_html(_("The site says: {}"), format_html('<span lang="{}-CA">{}</span>', language, default))


def _alike(words: Words, default: Words) -> bool:
    # some browsers send a hard space as a usual one
    def soft(each: Words) -> tuple[str, str]:
        return each.one.replace(NO_BREAK, " "), each.many.replace(NO_BREAK, " ")

    return soft(words) == soft(Words(tidy(default.one), tidy(default.many)))
