"""Filters of the administration's lists that speak in words: provinces by name, yes and no for a date that is there."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.policy import Province


class ProvinceFilter(admin.AllValuesFieldListFilter):
    """The provinces that people live in, by their names."""

    def choices(self, changelist):
        names = {code or "": name for code, name in Province.choices}
        everywhere, *provinces = super().choices(changelist)
        yield everywhere
        for choice in provinces:
            code, _space, count = str(choice["display"]).partition(" ")
            yield {**choice, "display": f"{names.get(code, code)} {count}".rstrip()}


class IsFilledFilter(admin.EmptyFieldListFilter):
    """Whether it has happened: `words` say what it is while the field is empty, and then."""

    words = (_("no"), _("yes"))

    def choices(self, changelist):
        everything, *answers = super().choices(changelist)
        yield everything
        for choice, word in zip(answers, self.words, strict=True):
            _title, bracket, count = str(choice["display"]).partition(" (")
            yield {**choice, "display": f"{word}{bracket}{count}"}


class OnlyFilter(admin.SimpleListFilter):
    """Nothing but the rows of which something is true. A filter names its `title`, `parameter_name`, and which rows."""

    def only(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of which it is true."""
        raise NotImplementedError

    def lookups(self, request, model_admin):
        return [("yes", _("yes"))]

    def queryset(self, request, queryset):
        return self.only(queryset) if self.value() == "yes" else queryset
