"""Fields of forms in which people write more than a line."""

from typing import Any

from django import forms


class LongText(forms.CharField):
    """Text whose line ends count as one character: browsers send two, and the writer sees one.

    The control has no maxlength: a browser would cut what is pasted without a word; the form says what is too long.
    """

    def to_python(self, value: Any) -> str:
        """The text with one character for each line end."""
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(value) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the control carries besides; no maxlength."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}
