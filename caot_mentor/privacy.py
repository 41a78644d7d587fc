"""The registry of personal data: every field of every table stands in some app's `privacy.py`, or a test fails.

An entry says what a field is in words, who may see it, whether it is in a person's export, and what erasure does with
it. The page *Who can see my data*, the export and the erasure are made from these entries and from nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import F, Func, IntegerField
from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy_references import is_referred_to, needed_by, reference_to

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

type Rows = Callable[[Any], models.QuerySet[Any]]


class Seen(models.TextChoices):
    """Who may see a field. The person always sees what the export holds."""

    SELF = "self", _("you")
    COORDINATORS = "coordinators", _("coordinators of the association")
    FINANCE = "finance", _("finance staff of the association")
    ADMINISTRATORS = "administrators", _("administrators of the association")
    MEMBERS = "members", _("signed-in members, while you are listed as a mentor")
    OTHER_SIDE = "other_side", _("the other person of the introduction or mentorship")
    CONNECTED = "connected", _("the other person of an accepted first meeting, or of a mentorship until it ends")
    CODE = "code", _("whoever has the code of the document")
    EVERYONE = "everyone", _("everyone, on the public pages")
    NOBODY = "nobody", _("nobody: only the site itself uses it")


SELF, NOBODY = Seen.SELF, Seen.NOBODY
STAFF = (Seen.COORDINATORS, Seen.ADMINISTRATORS)
ALL_STAFF = (Seen.COORDINATORS, Seen.FINANCE, Seen.ADMINISTRATORS)
BOTH_SIDES = (Seen.SELF, Seen.OTHER_SIDE)  # of an introduction or a mentorship
BOTH_AND_STAFF = (*BOTH_SIDES, *STAFF)


class Erasure(models.TextChoices):
    """What erasing a person does with their rows."""

    DELETE = "delete", _("deleted")
    BLANK = "blank", _("emptied; the row stays without you")
    KEEP = "keep", _("kept")


class Why(models.TextChoices):
    """Reasons that many columns share: why one is not in a person's own data, or why it stays when the person goes."""

    OWN = "own", _("everything in this file is yours")
    LISTED = "listed", _("it is listed above")
    STAFF_NAME = "staff_name", _("it may name somebody at the association")
    OTHERS_HISTORY = "others_history", _("it is the other person’s history as well; it stays, without you")
    NO_NAME_LEFT = "no_name_left", _("it leads to your row, which has no name any more")
    OF_WORK = "of_work", _("it is a record of the association’s work")
    DEED = "deed", _("it says that something happened, and no longer by whom")


def in_words(reason: StrOrPromise) -> str:
    """A reason as a person reads it."""
    return str(reason.label if isinstance(reason, Why) else reason)


class _Unset:
    """No value: `None` and the empty string are values that a field may be emptied to."""


UNSET = _Unset()


@dataclass(frozen=True)
class Field:
    """One field with personal data.

    `blank` is what stands there after erasure where the row stays: a value, or a function of the row's key.
    `kept` says in words why it stays as it is; `not_exported` why it is left out of the export; `export_as(row)` is
    exported instead of the bare value; `written_in` is the column with the language of a text. `file_name(row)` says of
    a column that holds a file how it is called: in the export stands where in the archive it lies.
    """

    name: str
    what: StrOrPromise
    seen_by: tuple[Seen, ...]
    not_exported: StrOrPromise = ""
    blank: Any = UNSET
    kept: StrOrPromise = ""
    export_as: Callable[[Any], Any] | None = None
    written_in: str = ""
    file_name: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Table:
    """The rows of one model that are about one person: `rows(member)`."""

    model: type[models.Model]
    title: StrOrPromise
    rows: Rows
    erasure: Erasure
    fields: tuple[Field, ...]
    not_personal: dict[str, str]
    is_history: bool
    is_for_staff: bool

    def exported(self) -> list[Field]:
        return [entry for entry in self.fields if self.is_exported(entry)]

    def is_exported(self, entry: Field) -> bool:
        return not entry.not_exported or self.is_reference(entry)

    def is_reference(self, entry: Field) -> bool:
        """Whether the column leads to what is listed above: it is exported as what that is called."""
        target = self.model._meta.get_field(entry.name).related_model
        return entry.not_exported == Why.LISTED and is_referred_to(target)


def happened(of_what: Field, *, seen_by: tuple[Seen, ...], note: Field | None = None) -> tuple[Field, ...]:
    """The columns of the events of something that is one person's alone, and goes with them."""
    return (
        of_what,
        Field("at", _("when"), seen_by),
        Field("actor", _("who did it"), STAFF, not_exported=Why.STAFF_NAME),
        Field("action", _("what happened"), seen_by),
        Field("from_state", _("state before"), seen_by),
        Field("to_state", _("state after"), seen_by),
        note or Field("note", _("note"), seen_by),
    )


def shared(name: str, what: StrOrPromise) -> Field:
    """A column of what two people have in common: both see it, and it stays when one of them goes."""
    return Field(name, what, BOTH_AND_STAFF, kept=Why.OTHERS_HISTORY)


IN_SHORT = _("in short")  # what the row is called where others belong to it
UNSAFE = re.compile(r"[^\w.-]+")  # in the name of a file
TABLES: list[Table] = []
NOT_PERSONAL: dict[type[models.Model], str] = {}
# What codes in lists are called, in the reader's language: lists of answers are kept as codes.
NAMES_OF_CODES: list[Callable[[], Mapping[str, str]]] = []
# How a column reads whose field has no choices of its own: the names of its codes, or a function of the row.
_read_as: dict[tuple[type[models.Model], str], Mapping[str, StrOrPromise] | Callable[[Any], Any]] = {}
_before_erasure: list[Callable[[Any, datetime], None]] = []
_also_locked: list[Callable[[Any], Iterable[int]]] = []


def personal(
    model: type[models.Model],
    title: StrOrPromise,
    *fields: Field,
    rows: Rows,
    erasure: Erasure,
    not_personal: dict[str, str] | None = None,
    is_history: bool = False,
    is_for_staff: bool = False,
) -> None:
    """Enter a table into the registry.

    `not_personal` gives the reason (for readers of the code) why a field is about nobody. Rows of a history are taken
    last, because emptying the tables that it watches writes into it. `is_for_staff` marks what only staff have.
    """
    TABLES.append(Table(model, title, rows, erasure, fields, not_personal or {}, is_history, is_for_staff))


def done_by(model: type[models.Model], field: str, title: StrOrPromise, seen_by: tuple[Seen, ...] = STAFF) -> None:
    """Enter what staff did to somebody else's row: their name in `field`, which goes when they are erased."""
    personal(
        model,
        title,
        Field(field, _("that it was you"), seen_by, not_exported=Why.OF_WORK, blank=None),
        rows=lambda member: model._base_manager.filter(**{field: member.pk}),
        erasure=Erasure.BLANK,
        is_for_staff=True,
    )


def read_as(
    model: type[models.Model],
    **columns: type[models.TextChoices] | Mapping[str, StrOrPromise] | Callable[[Any], Any],
) -> None:
    """Say how columns that hold codes read to a person: by the names of the codes, or by a function of the row."""
    for name, words in columns.items():
        is_choices = isinstance(words, type) and issubclass(words, models.TextChoices)
        _read_as[model, name] = dict(words.choices) if is_choices else words  # type: ignore[union-attr]


def has_words(model: type[models.Model], entry: Field) -> bool:
    """Whether a person reads words where the column holds a code."""
    field = model._meta.get_field(entry.name)
    return bool((model, entry.name) in _read_as or entry.export_as or getattr(field, "choices", None))


def read_value(entry: Field, row: Any, member: Any) -> Any:
    """What the member reads of one field of a row; the export for programs keeps the code (`exported_value`)."""
    if entry.not_exported:
        return reference_to(getattr(row, entry.name), member)
    words, value = _read_as.get((type(row), entry.name)), getattr(row, entry.name)
    if words is not None and callable(words):
        return words(row)
    if words is not None:
        return [words.get(each, each) for each in value] if isinstance(value, list) else words.get(value, value)
    if entry.export_as:
        return entry.export_as(row)
    display = getattr(row, f"get_{entry.name}_display", None)
    return display() if display else value


def not_personal(why: str, *whole_models: type[models.Model]) -> None:
    """Say of whole tables that they are about nobody, and why."""
    NOT_PERSONAL.update(dict.fromkeys(whole_models, why))


def before_erasure(tidy: Callable[[Any, datetime], None]) -> None:
    """Call `tidy(member, now)` before anything is erased, in its transaction: for what must be undone by a workflow."""
    _before_erasure.append(tidy)


def also_locked(keys: Callable[[Any], Iterable[int]]) -> Callable[[Any], Iterable[int]]:
    """Hold the other people whose keys `keys(member)` gives while the member is erased: what goes is theirs too."""
    _also_locked.append(keys)
    return keys


def others_to_lock(member: Any) -> set[int]:
    """The keys of everybody else whom erasing the member touches."""
    return {key for keys in _also_locked for key in keys(member)} - {member.pk}


def unlisted() -> list[str]:
    """Fields that no entry knows, entries that no field has, and fields that stay behind without a reason."""
    problems = [problem for table in TABLES for problem in _problems_of(table)]
    known: dict[type[models.Model], set[str]] = {}
    for table in TABLES:
        known.setdefault(table.model, set()).update(entry.name for entry in table.fields)
        known[table.model].update(table.not_personal)
    for model in apps.get_models(include_auto_created=True):
        if model in NOT_PERSONAL or model._meta.proxy or not model._meta.managed:
            continue
        problems += [
            f"{model._meta.label}.{field.name} is in no privacy.py"
            for field in model._meta.concrete_fields
            if field.name not in known.get(model, set()) and not is_bookkeeping(field)
        ]
    return problems


def is_bookkeeping(field: models.Field[Any, Any]) -> bool:
    """A row's own number, and pghistory's columns about the row of history itself."""
    return isinstance(field, models.AutoField) or field.name.startswith("pgh_")


def _problems_of(table: Table) -> Iterator[str]:
    names = {field.name for field in table.model._meta.concrete_fields}
    for name in {entry.name for entry in table.fields} | set(table.not_personal):
        if name not in names:
            yield f"{table.model._meta.label} has no field {name}"
    for entry in table.fields:
        if table.erasure != Erasure.DELETE and entry.blank is UNSET and not entry.kept:
            yield f"{table.model._meta.label}.{entry.name} stays after erasure without a reason"
        if table.erasure == Erasure.DELETE and entry.kept:
            yield f"{table.model._meta.label}.{entry.name} cannot be kept in a row that is deleted"


def export_of(member: Any, now: datetime) -> dict[str, Any]:
    """Everything about the member that the registry lists, as plain values, and what is left out with the reason."""
    data = []
    for table, rows in exported_rows(member):
        fields = {entry.name: str(entry.what) for entry in table.exported()}
        plain = [{entry.name: exported_value(entry, row, member) for entry in table.exported()} for row in rows]
        if is_referred_to(table.model):
            fields = {"in_short": str(IN_SHORT), **fields}
            plain = [{"in_short": reference_to(row, member), **each} for row, each in zip(rows, plain, strict=True)]
        data.append({"table": table.model._meta.label, "title": str(table.title), "fields": fields, "rows": plain})
    left_out = [
        {
            "field": f"{table.model._meta.label}.{entry.name}",
            "what": str(entry.what),
            "why": in_words(entry.not_exported),
        }
        for table in TABLES
        for entry in table.fields
        if not table.is_exported(entry)
    ]
    return {"made_at": now.isoformat(), "person": str(member), "data": data, "left_out": left_out}


def exported_rows(member: Any) -> Iterator[tuple[Table, list[Any]]]:
    """Each table that has something of the member in the export, with its rows; files are not read with them."""
    for table in TABLES:
        if not (entries := table.exported()):
            continue
        fields = [table.model._meta.get_field(entry.name) for entry in entries]
        related = [field.name for field in fields if isinstance(field, models.ForeignKey)]
        related += [name for field in fields for name in needed_by(field.related_model, f"{field.name}__")]
        related += needed_by(table.model)
        files = [entry.name for entry in entries if entry.file_name]
        sizes = {f"{name}_bytes": Func(F(name), function="octet_length", output_field=IntegerField()) for name in files}
        rows = table.rows(member).defer(*files).annotate(**sizes)
        if found := list(rows.select_related(*related) if related else rows):
            yield table, found


def exported_value(entry: Field, row: Any, member: Any) -> Any:
    """What the export says of one field of a row: a plain value, what it belongs to, or where in the archive its file
    lies."""
    if entry.not_exported:
        return reference_to(getattr(row, entry.name), member)
    if entry.file_name:
        return place_of(entry.file_name(row), row) if getattr(row, f"{entry.name}_bytes") else ""  # not made yet
    return entry.export_as(row) if entry.export_as else _plain(getattr(row, entry.name))


def place_of(name: str, row: Any) -> str:
    """Where a file lies in the archive: no name given by anybody leads out of its folder, or is there twice."""
    stem, dot, suffix = name.rpartition(".")
    stem, suffix = (UNSAFE.sub("-", part).strip("-")[-80:] for part in ((stem, suffix) if dot else (suffix, "")))
    return f"files/{stem}-{row.pk}{dot}{suffix}"


def _plain(value: Any) -> Any:
    return value if isinstance(value, (bool, int, float, list, dict, type(None))) else str(value)


def erase(member: Any, now: datetime) -> None:
    """Take the person out of every table, as the registry says; called inside the workflow's transaction.

    What belongs to the person is looked up first: some rows are found by the name or address that goes.
    """
    plan = [(table, table.rows(member)) for table in TABLES]
    found = [(table, list(rows.values_list("pk", flat=True))) for table, rows in plan if not table.is_history]
    for tidy in _before_erasure:
        tidy(member, now)
    for table, keys in found:
        _erase_rows(table, table.model._base_manager.filter(pk__in=keys))
    for table, rows in plan:
        if table.is_history:
            _erase_rows(table, rows)


def _erase_rows(table: Table, rows: models.QuerySet[Any]) -> None:
    if table.erasure == Erasure.DELETE:
        rows.delete()
        return
    blanks = {entry.name: entry.blank for entry in table.fields if entry.blank is not UNSET}
    fixed = {name: value for name, value in blanks.items() if not callable(value)}
    by_row = {name: value for name, value in blanks.items() if callable(value)}
    if fixed:
        rows.update(**fixed)
    if by_row:
        for key in list(rows.values_list("pk", flat=True)):
            table.model._base_manager.filter(pk=key).update(**{name: value(key) for name, value in by_row.items()})
