"""A form that either of the two may write: what one typed is kept where the other saved meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class WrittenByTwo(forms.Form):
    """`seen_in` names the hidden field with the version that the writer had read; `changed` says what happened."""

    seen_in: ClassVar[str]
    changed: ClassVar[StrOrPromise]

    def replaces(self, version: object) -> None:
        """Say that there is a newer version, and let the next save replace it as it stands now."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.seen_in] = str(version)
        self.data = data
        self.add_error(None, self.changed)
