"""Keep the French catalogue whole: list what is missing, fill it, compile it, check it.

What is missing and what is filled in has one form: `{"English": "French"}`, with `["one", "many"]` for a plural, and
`{"English": {"context": "French"}}` where there are contexts, `""` for none.
"""

import fcntl
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

type Words = str | list[str]

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django.po"
SOURCES = ["caot_mentor", "members", "mentorship", "ondemand", "momentum", "templates"]


class Command(BaseCommand):
    help = "The French catalogue: --missing, --fill FILE, --compile, --check."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--missing", action="store_true", help="Print what has no French yet, as JSON.")
        what.add_argument("--fill", metavar="FILE", help="Write the French of a JSON file into the catalogue.")
        what.add_argument("--compile", action="store_true", help="Compile the catalogue (no gettext needed).")
        what.add_argument("--check", action="store_true", help="Fail on missing, fuzzy or unused entries.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            polib.pofile(str(CATALOGUE)).save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
        elif options["check"]:
            self.check_catalogue()
        elif options["fill"]:
            self.fill(json.loads(Path(options["fill"]).read_text(encoding="utf-8")))
        else:
            with locked():
                catalogue = refreshed()
                catalogue.save(str(CATALOGUE))
            self.stdout.write(json.dumps(form_to_fill(lacking(catalogue)), ensure_ascii=False, indent=1))

    def fill(self, french: dict[str, Words | dict[str, Words]]) -> None:
        with locked():
            catalogue = refreshed()
            nowhere = put_in(catalogue, french)
            catalogue.save(str(CATALOGUE))
        if nowhere:
            self.stderr.write(f"Not in the sources: {', '.join(nowhere)}")
        self.stdout.write(f"{len(lacking(catalogue))} still missing")

    def check_catalogue(self) -> None:
        fresh, kept = refreshed(), polib.pofile(str(CATALOGUE))
        wanted, known = {key(entry) for entry in fresh}, {key(entry) for entry in kept if not entry.obsolete}
        problems = [f"missing: {entry.msgid!r}" for entry in lacking(fresh)]
        problems += [f"fuzzy: {entry.msgid!r}" for entry in kept.fuzzy_entries()]
        problems += [f"used no more: {msgid!r}" for _context, msgid in known - wanted]
        with tempfile.NamedTemporaryFile(suffix=".mo") as compiled:
            done = subprocess.run(
                ["msgfmt", "--check", "-o", compiled.name, str(CATALOGUE)], capture_output=True, text=True
            )
        problems += done.stderr.splitlines() if done.returncode else []
        if problems:
            raise CommandError("French is not whole:\n" + "\n".join(problems))


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def lacking(catalogue: polib.POFile) -> list[polib.POEntry]:
    """Entries without French: untranslated or marked fuzzy."""
    return [entry for entry in catalogue if not entry.obsolete and not entry.translated()]


def form_to_fill(entries: Iterable[polib.POEntry]) -> dict[str, Words | dict[str, Words]]:
    """What `put_in` takes, with no French yet."""
    by_english: dict[str, dict[str, Words]] = {}
    for entry in entries:
        by_english.setdefault(entry.msgid, {})[entry.msgctxt or ""] = ["", ""] if entry.msgid_plural else ""
    return {english: words[""] if [*words] == [""] else {**words} for english, words in by_english.items()}


def put_in(catalogue: polib.POFile, french: Mapping[str, Words | dict[str, Words]]) -> list[str]:
    """Write the French into the entries; returns what has no entry.

    Words that name no context are those of the entry without one, else of the only one, else of those that lack French.
    """
    entries: dict[str, dict[str, polib.POEntry]] = {}
    for entry in catalogue:
        if not entry.obsolete:
            entries.setdefault(entry.msgid, {})[entry.msgctxt or ""] = entry
    nowhere = []
    for english, words in french.items():
        known = entries.get(english, {})
        if isinstance(words, dict):
            chosen = words
        elif "" in known:
            chosen = {"": words}
        elif len(known) == 1:
            chosen = dict.fromkeys(known, words)
        else:
            chosen = {context: words for context, entry in known.items() if not entry.translated()}
        if not known or not chosen:
            nowhere.append(english)
        for context, said in chosen.items():
            if context in known:
                _write(known[context], said)
            elif known:
                nowhere.append(f"{english} ({context})" if context else f"{english} (without a context)")
    return nowhere


def _write(entry: polib.POEntry, words: Words) -> None:
    if not words:
        return
    if isinstance(words, list):
        entry.msgstr_plural = {number: with_hard_spaces(each) for number, each in enumerate(words)}
    else:
        entry.msgstr = with_hard_spaces(words)
    if entry.fuzzy:  # a guess of gettext's that now is somebody's word
        entry.flags.remove("fuzzy")
        entry.previous_msgctxt = entry.previous_msgid = entry.previous_msgid_plural = None


def with_hard_spaces(french: str) -> str:
    """No line breaks before a colon, nor just within quotation marks."""
    return re.sub(r"(?<=«) | (?=»)|(?<=\w) (?=:(?: |$))", "\N{NO-BREAK SPACE}", french)


@contextmanager
def locked() -> Iterator[None]:
    """Two people filling the catalogue at once would lose words."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with (CATALOGUE.parent.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def refreshed() -> polib.POFile:
    """The catalogue as the sources want it now, extracted in a copy of the tree (needs gettext)."""
    if shutil.which("xgettext") is None:
        raise CommandError("gettext is missing: apt-get install gettext, or brew install gettext.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for source in SOURCES:
            if (settings.BASE_DIR / source).is_dir():
                ignore = shutil.ignore_patterns("*.mo", "__pycache__", "locale")
                shutil.copytree(settings.BASE_DIR / source, copy / source, ignore=ignore)
        po = copy / "locale" / "fr" / "LC_MESSAGES" / "django.po"
        po.parent.mkdir(parents=True)
        if CATALOGUE.exists():
            shutil.copy(CATALOGUE, po)
        done = subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "-lfr", "--no-location", "--no-obsolete", "-ehtml,txt,py"],
            cwd=copy,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise CommandError(done.stderr)
        catalogue = polib.pofile(str(po), wrapwidth=110)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "fr",
        "MIME-Version": "1.0",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    catalogue.header = "French of Quebec, for the mentorship site."
    return catalogue
