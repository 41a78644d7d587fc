"""Template words of this site, loaded everywhere."""

from datetime import date, datetime

import markdown as markdown_library
import nh3
from django import template
from django.forms.boundfield import BoundField
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe

from caot_mentor.browsers import browser_in_words
from caot_mentor.dates import written_day, written_moment
from caot_mentor.form_problems import problems_of
from caot_mentor.languages import language_in_words
from caot_mentor.numbers import written_number
from caot_mentor.pages.queries import fill_placeholders

register = template.Library()

ALLOWED_TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "br",
    "table",
    "thead",
    "tbody",
}
ALLOWED_TAGS |= {"tr", "th", "td", "hr", "code"}


@register.filter
def markdown(text: str) -> SafeString:
    """Staff's Markdown as safe HTML: no images, scripts, styles or raw attributes survive."""
    html = markdown_library.markdown(text, extensions=["tables", "sane_lists"], output_format="html")
    clean = nh3.clean(html, tags=ALLOWED_TAGS, attributes={"a": {"href"}}, link_rel=None)
    return mark_safe(clean.replace("<th></th>", "<td></td>"))  # a column without a name has no heading


@register.filter
def filled(text: str) -> str:
    """The text with its placeholders (the association's telephone, addresses of pages) filled in."""
    return fill_placeholders(text)


@register.filter
def linked(text: str) -> SafeString:
    """Staff's plain words, escaped, with their web addresses as links."""
    html = urlize(text, nofollow=True, autoescape=True)
    # what people write has its quotation marks escaped: this attribute is Django's own
    return mark_safe(html.replace(' rel="nofollow"', ' rel="nofollow noopener noreferrer"'))


@register.filter
def problems(field: BoundField) -> list[str]:
    """What is wrong with a field: one that was left empty says what is wanted."""
    return problems_of(field)


@register.filter
def day(value: date | None) -> str:
    """The date in words, of a moment the date in Ottawa; nothing for nothing."""
    return written_day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """The date and the time in words, in Ottawa; nothing for nothing."""
    return written_moment(value) if value else ""


@register.filter
def number(value: int) -> str:
    """The number with its thousands apart, as the reader's language writes it."""
    return written_number(value)


@register.filter
def unbroken(text: str) -> str:
    """The text on one line: a date on a document does not break between the day and the year."""
    return text.replace(" ", "\u00a0")


@register.filter
def language_name(code: str) -> str:
    """What a language is called within a sentence of the reader's: French writes it small."""
    return language_in_words(code)


@register.filter
def browser(user_agent: str) -> str:
    """The browser and its system by their names, for what a browser calls itself."""
    return browser_in_words(user_agent)
