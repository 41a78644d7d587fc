"""Django's `i18n` for the messages: `{% translate %}` and `{% blocktranslate %}` say staff's words where some are.

The templates load `i18n` as everywhere; `passages.mail_engine` gives them this, and with it the filter `heading`.
"""

from typing import Any

from django.template import Library, Node
from django.template.base import Parser, Token
from django.templatetags import i18n

from caot_mentor.mail.passages import PassageNode, passage_of

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


@register.filter
def heading(words: str) -> str:
    """`words` as the heading that `compose` makes a title of."""
    return f"{words}\n{'=' * len(words)}"


def _worded(compile_node: Any) -> Any:
    def compile_passage(parser: Parser, token: Token) -> Node:
        node = compile_node(parser, token)
        passage = passage_of(node)
        return PassageNode(node, passage) if passage else node

    return compile_passage


for name in ("translate", "trans", "blocktranslate", "blocktrans"):
    register.tag(name, _worded(i18n.register.tags[name]))
