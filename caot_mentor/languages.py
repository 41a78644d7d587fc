"""The site's languages by their names, as they stand within a sentence."""

from django.utils.translation import pgettext


def language_in_words(code: str) -> str:
    """The name in the reader's language; French writes it small. A language that the site does not speak: its code."""
    names = {"en": pgettext("within a sentence", "English"), "fr": pgettext("within a sentence", "French")}
    return names.get(code, code)
