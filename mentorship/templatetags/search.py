"""Tags of the search's own pages."""

from collections.abc import Collection, Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from mentorship.asked import Option

register = template.Library()


@register.simple_tag
def filter_options(facet: str, options: Iterable[Option], chosen: Collection[str], has_counts: bool) -> SafeString:
    """The options of a facet as boxes to tick, with the number beside each; the checked ones are `chosen`.

    In one piece: a page has more than a hundred of them, and as nodes of the template they took a fifth of its time.
    """
    boxes = []
    for code, label, _is_retired, number in options:
        value, state = escape(code), " checked" if code in chosen else ""
        count = f"<b>{number:d}</b>" if has_counts else ""
        boxes.append(
            f'<label class="opt"><input type="checkbox" name="{facet}" value="{value}" id="{facet}-{value}"{state}>'
            f"<span>{escape(label)}</span>{count}</label>\n"
        )
    # a facet is one of policy.FACETS, and all the rest is escaped
    return mark_safe("".join(boxes))
