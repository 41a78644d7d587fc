"""Tags of the search's own pages."""

from collections.abc import Collection, Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mentorship.profiles.search import Option

register = template.Library()

OPTION = (
    '<label class="opt"><input type="checkbox" name="{0}" value="{1}" id="{0}-{1}"{2}><span>{3}</span>{4}</label>\n'
)
NOTHING, CHECKED = SafeString(""), SafeString(" checked")


@register.simple_tag
def filter_options(facet: str, options: Iterable[Option], chosen: Collection[str], has_counts: bool) -> SafeString:
    """The options of a facet as boxes to tick, with the number beside each; the checked ones are `chosen`.

    In one piece: a page has more than a hundred of them, and as nodes of the template they took a fifth of its time.
    """
    facet = SafeString(facet)
    return format_html_join(
        "",
        OPTION,
        (
            (
                facet,
                code,
                CHECKED if code in chosen else NOTHING,
                label,
                format_html("<b>{}</b>", mentors) if has_counts else NOTHING,
            )
            for code, label, _is_retired, mentors in options
        ),
    )
