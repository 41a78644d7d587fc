"""The house's habits that a command can check: `python -m tests.habits` prints what breaks them and fails.

Soft limits (a natural whole beats a count) are set a step above the aim, so that what passes them is really too long.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("caot_mentor", "members", "mentorship", "ondemand", "momentum")
MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 50, 140
TEST_MODULE_LINES, TEST_FUNCTION_LINES = 650, 100
WHOLE = {
    "members/privacy.py": "one table: every personal field of the app",
    "mentorship/privacy.py": "one table: every personal field of the app",
    "tests/access/matrix.py": "one table: every address of the site, and who may open it",
}
VAGUE_NAMES = {"utils", "common", "core", "helpers", "misc"}
INLINE = re.compile(
    r"""<script(?![^>]*(?:\bsrc=|type="application/json"))|<style|\sstyle=|\son[a-z]+=["']|javascript:""", re.IGNORECASE
)
# assembled here so that this file does not name what it looks for
NOT_OURS = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "py" + r"pi\.org", "npm" + r"js\.(org|com)"]))
OTHER_HOST = re.compile(r"""<(?:link|script|img|iframe)[^>]+(?:src|href)=["'](?:https?:)?//""")
# French has a space before it, so that it belongs to what is translated
COLON_OUTSIDE = re.compile(r"{%\s*(?:translate\b[^%]*|endblocktranslate)\s*%}:")
# Django's formats write "1 janvier" where French says "1er janvier"; numbers alone (Y-m-d) are no words
DATE_IN_TEMPLATE = re.compile(r"""\|date\b(?!:["'](?:SHORT_DATE_FORMAT|[-YmdHi:. ]+)["'])""")
DATE_IN_CODE = re.compile(r"\bdate_format\(")
TEXT_SUFFIXES = {".py", ".html", ".txt", ".md", ".toml", ".css", ".js", ".json", ".yml", ".cfg", ".lock", ""}
LINK = re.compile(r"\]\((?!https?:|mailto:|#|\{)([^)#]+)")
# the catalogue holds every sentence in both languages; one kind of apostrophe stands in all of them
STRAIGHT_APOSTROPHE = re.compile(r"""^(?:msg(?!ctxt)\S+ )?".*'.*$""", re.MULTILINE)
# what French writes before a colon and within its quotation marks is a space at which no line breaks
SOFT_SPACE = re.compile(r"""^.*(?:« | »|\w :(?=[ "]|$)).*$""", re.MULTILINE)
TASK_NAME = re.compile(r"^[a-z]+\.[a-z]+(_[a-z]+)+$")


def tracked_files() -> list[Path]:
    """What the repository holds, or will hold."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def _translates(call: ast.Call) -> bool:
    return getattr(call.func, "id", "") in {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext"}


def problems_of_module(path: Path, text: str) -> Iterator[str]:
    if "migrations" in path.parts:
        return
    if path.stem in VAGUE_NAMES or VAGUE_NAMES & set(path.relative_to(ROOT).parts):
        yield "a name that says nothing (style 5.2)"
    lines, is_test = text.count("\n"), path.relative_to(ROOT).parts[0] == "tests"
    most = TEST_MODULE_LINES if is_test else MODULE_LINES
    if lines > most and str(path.relative_to(ROOT)) not in WHOLE:
        yield f"{lines} lines: split it by subject"
    tree = ast.parse(text)
    if path.relative_to(ROOT).parts[0] in APPS and text.strip() and path.name != "__init__.py":
        is_listing = path.name in {"urls.py", "apps.py", "translation.py", "navigation.py", "formats.py", "manage.py"}
        if ast.get_docstring(tree) is None and not is_listing:
            yield "no docstring that says what the module is for"
        if DATE_IN_CODE.search(text) and path.name != "dates.py":
            yield "a date in words is written by caot_mentor.dates"
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > (TEST_FUNCTION_LINES if is_test else FUNCTION_LINES):
                yield f"{node.name} has {length} lines"
            is_public_workflow = (
                not is_test and "workflow" in str(path) and not node.name.startswith("_") and node.col_offset == 0
            )
            if is_public_workflow and ast.get_docstring(node) is None:
                yield f"{node.name} has no docstring (what changes, what is sent, what it raises)"
        if isinstance(node, ast.JoinedStr) and any(
            isinstance(each, ast.Call) and _translates(each) for each in ast.walk(node)
        ):
            yield f"line {node.lineno}: words to translate inside an f-string are found by nobody"
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "shared_task":
            names = [word.value for word in node.keywords if word.arg == "name"]
            # a name held in a constant is checked where the constant is used by the schedule
            literal = [name.value for name in names if isinstance(name, ast.Constant)]
            if not names or any(not TASK_NAME.match(str(name)) for name in literal):
                yield f"task name {names}: <app>.<verb>_<noun> (rule 18)"


def problems_of_template(path: Path, text: str) -> Iterator[str]:
    lines = text.count("\n")
    if lines > TEMPLATE_LINES:
        yield f"{lines} lines: move a part into an include"
    if INLINE.search(text) and path.parent.name != "mail":
        yield "inline script or style"
    if match := COLON_OUTSIDE.search(text):
        yield f"a colon outside of what is translated: {match.group()}"
    if match := DATE_IN_TEMPLATE.search(text):
        yield f"{match.group()}: a date in words is written by the filters day and moment"
    if OTHER_HOST.search(text):
        yield "loads something from another host"


def problems_of_document(path: Path, text: str) -> Iterator[str]:
    for target in LINK.findall(text):
        if not (path.parent / target).exists():
            yield f"leads to {target}, which is not there"


def problems_of_catalogue(text: str) -> Iterator[str]:
    for match in STRAIGHT_APOSTROPHE.finditer(text):
        yield f"an apostrophe is written ’ in what people read: {match.group()}"
    yield from problems_of_french(text)


def problems_of_french(text: str) -> Iterator[str]:
    for match in SOFT_SPACE.finditer(text):
        yield f"a space at which the line may break: {match.group()}"


def main() -> int:
    found = []
    for path in tracked_files():
        name = path.relative_to(ROOT)
        if path.suffix == ".po":
            found += [f"{name}: {problem}" for problem in problems_of_catalogue(path.read_text(encoding="utf-8"))]
        if path.suffix not in TEXT_SUFFIXES:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if match := NOT_OURS.search(text):
            found.append(f"{name}: names a machine's path or a registry: {match.group()}")
        if path.suffix == ".py":
            found += [f"{name}: {problem}" for problem in problems_of_module(path, text)]
        elif path.suffix == ".toml":
            found += [f"{name}: {problem}" for problem in problems_of_french(text)]
        elif path.suffix == ".md":
            found += [f"{name}: {problem}" for problem in problems_of_document(path, text)]
        elif path.suffix in {".html", ".txt"} and name.parts[0] == "templates":
            found += [f"{name}: {problem}" for problem in problems_of_template(path, text)]
    print("\n".join(found) or "habits: none broken")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
