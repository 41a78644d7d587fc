"""The passages of a message: what its template says by `{% translate %}` and `{% blocktranslate %}`, in their order.

Staff edit passages, not templates (ALL-4): conditions, lists, addresses and codes stay where the template has them.
A placeholder is written `{name}` to staff, and filled in once: what it stands for is never read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property

from django.conf import settings
from django.template import Context, Engine, Node
from django.template.base import TextNode, render_value_in_context
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation

# around words of staff in a preview; no keyboard writes them, and `tidy` takes them out
MARKS = MARK, END_OF_MARK = "\ue000", "\ue001"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
EXTRA = "extra"  # the paragraph that staff may add at the end: no template has words for it


@dataclass(frozen=True)
class Words:
    """What a passage says in one language; `many` is the plural, empty where there is none."""

    one: str
    many: str = ""

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(PLACEHOLDER.findall(self.one + self.many))


@dataclass(frozen=True)
class Passage:
    """One passage as the catalogue knows it. `is_conditional`: some of these messages are without it."""

    msgid: str
    msgid_many: str = ""
    msgctxt: str = ""
    counter: str = ""
    is_subject: bool = False
    is_conditional: bool = False

    @property
    def key(self) -> str:
        return f"{self.msgctxt}\x1f{self.msgid}" if self.msgctxt else self.msgid

    @cached_property
    def names(self) -> frozenset[str]:
        """Its placeholders."""
        return frozenset(re.findall(r"%\((\w+)\)s", self.msgid + self.msgid_many))

    def default(self, language: str) -> Words:
        """The words of the site itself."""
        with translation.override(language):
            if self.msgid_many:
                one, many = (self._of_catalogue(number) for number in (1, 2))
                return Words(_for_staff(one), _for_staff(many))
            return Words(_for_staff(self._of_catalogue()))

    def _of_catalogue(self, number: int | None = None) -> str:
        if number is None:
            return translation.pgettext(self.msgctxt, self.msgid) if self.msgctxt else translation.gettext(self.msgid)
        if self.msgctxt:
            return translation.npgettext(self.msgctxt, self.msgid, self.msgid_many, number)
        return translation.ngettext(self.msgid, self.msgid_many, number)


def _for_staff(words: str) -> str:
    return re.sub(r"%\((\w+)\)s", r"{\1}", words).replace("%%", "%")


class PassageNode(Node):
    """Stands in the place of one of Django's nodes, and says the words of staff where the context holds some."""

    def __init__(self, standard: TranslateNode | BlockTranslateNode, passage: Passage) -> None:
        self.standard, self.passage = standard, passage

    def render(self, context: Context) -> str:
        seen, own = context.get("passages_seen"), (context.get("wording") or {}).get(self.passage.key)
        if seen is not None:
            seen.add(self.passage.key)
        if own is None:
            return str(self.standard.render(context))
        words = self._filled(own, context)
        return marked(words) if context.get("is_marked") else words

    def _filled(self, own: Words, context: Context) -> str:
        node, words = self.standard, own.one
        if isinstance(node, TranslateNode):
            return words
        with context.push(**{name: value.resolve(context) for name, value in node.extra_context.items()}):
            if node.plural and node.counter and node.countervar:
                number = node.counter.resolve(context)
                context[node.countervar] = number
                words = own.one if is_one(number, context["language"]) else own.many
            values = {name: render_value_in_context(context.get(name, ""), context) for name in self.passage.names}
        return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), words)


def is_one(number: int, language: str) -> bool:
    """Whether the singular is said of `number`: French says it of none, too."""
    return number < 2 if language == "fr" else number == 1


def marked(words: str) -> str:
    """`words` to be recognised in a preview; a colon at the end, which names a link, stays outside."""
    bare = words.rstrip(": \N{NO-BREAK SPACE}")
    return f"{MARK}{bare}{END_OF_MARK}{words[len(bare) :]}"


def passage_of(node: TranslateNode | BlockTranslateNode) -> Passage | None:
    """What the node says; None where it gives its words to a variable, or takes them from one."""
    if node.asvar:
        return None
    msgctxt = str(node.message_context.resolve(Context())) if node.message_context else ""
    if isinstance(node, TranslateNode):
        literal = getattr(node.filter_expression.var, "literal", None)
        is_plain = isinstance(literal, str) and not node.filter_expression.filters
        return Passage(literal.replace("%", "%%"), msgctxt=msgctxt) if isinstance(literal, str) and is_plain else None
    one, _names = node.render_token_list(node.singular)
    many = node.render_token_list(node.plural)[0] if node.plural else ""
    return Passage(one, many, msgctxt, node.countervar or "")


def mail_engine() -> Engine:
    """The site's templates, in which `{% load i18n %}` loads `worded`."""
    return _mail_engine()


@cache
def _mail_engine() -> Engine:
    site = Engine.get_default()
    # while one develops, a changed file counts at once
    loaders = ["django.template.loaders.filesystem.Loader"] if settings.DEBUG else None
    libraries = {**site.libraries, "i18n": "caot_mentor.mail.worded"}
    return Engine(dirs=site.dirs, builtins=site.builtins, libraries=libraries, loaders=loaders)


def passages_of(event: str) -> list[Passage]:
    """The passages of `templates/mail/<event>.txt`, each once, in the order of the message."""
    found: dict[str, Passage] = {}
    for passage in _walk(mail_engine().get_template(f"mail/{event}.txt").nodelist, _Place()):
        found.setdefault(passage.key, passage)
    return list(found.values())


@dataclass
class _Place:
    is_subject: bool = True


def _walk(nodes: Iterable[Node], place: _Place, *, is_conditional: bool = False) -> Iterator[Passage]:
    for node in nodes:
        if isinstance(node, PassageNode):
            told = node.passage
            yield Passage(told.msgid, told.msgid_many, told.msgctxt, told.counter, place.is_subject, is_conditional)
        elif isinstance(node, TextNode):
            place.is_subject = place.is_subject and "\n" not in node.s
        else:
            for name in node.child_nodelists:
                yield from _walk(getattr(node, name, []), place, is_conditional=True)


def placed(own: Mapping[str, Words], passages: list[Passage]) -> dict[str, str]:
    """Where the words of staff stand now: the key of a passage for each key of `own`.

    Where a later version of the site words a passage anew, staff's words go on standing in the passage that is most
    like the one they were written for, if it can fill them; words without a place are left out.
    """
    now = {passage.key: passage for passage in passages}
    places = {key: key for key in own if key in now or key == EXTRA}
    free = {passage.msgid: key for key, passage in now.items() if key not in places}
    for key, words in own.items():
        if key in places:
            continue
        msgid = key.rpartition("\x1f")[2]
        fitting = [each for each, its in free.items() if _can_say(now[its], words)]
        for closest in get_close_matches(msgid, fitting, n=1):
            places[key] = free.pop(closest)
    return places


def _can_say(passage: Passage, words: Words) -> bool:
    return words.names <= passage.names and bool(words.many) == bool(passage.msgid_many)
