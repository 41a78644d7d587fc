"""The dates of the administration, written as everywhere: Django's own lists would say "1 janvier"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.options import Options
from django.http import HttpRequest
from django.utils.html import format_html

from caot_mentor.dates import written_day, written_moment


class DatesInWords(admin.ModelAdmin):
    """Columns of lists and fields to read; a field to fill in stays what it is. `AdminSite` mixes it into each page."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return self._written(super().get_list_display(request))

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> list[Any]:
        return self._written(super().get_list_display_links(request, list_display))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self._written(super().get_readonly_fields(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[tuple[Any, Any]]:
        only_read = obj is not None and not self.has_change_permission(request, obj)
        read = None if only_read else set(super().get_readonly_fields(request, obj))
        fieldsets = super().get_fieldsets(request, obj)
        return [(name, {**shown, "fields": self._written(shown["fields"], read)}) for name, shown in fieldsets]

    def _written(self, names: Sequence[Any], among: set[Any] | None = None) -> list[Any]:
        """`names`, with a column in words for each that is a date of the model (and is `among` them)."""
        return [
            self._written(name, among)
            if isinstance(name, (list, tuple))
            else _column(self.opts, name, self.get_empty_value_display())
            if isinstance(name, str) and (among is None or name in among)
            else name
            for name in names
        ]


@cache
def _column(opts: Options[Any], name: str, empty: str) -> str | Callable[[Any], str]:
    try:
        field = opts.get_field(name)
    except FieldDoesNotExist:
        return name
    if not isinstance(field, models.DateField):
        return name
    write: Callable[[Any], str] = written_moment if isinstance(field, models.DateTimeField) else written_day

    @admin.display(description=field.verbose_name, ordering=name)
    def column(row: Any) -> str:
        value: date | None = getattr(row, name)
        return format_html('<span class="date">{}</span>', write(value)) if value else empty

    column.__name__ = name  # Django names the column's class by it
    return column
