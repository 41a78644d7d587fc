"""Writes what every number of staff's statistics counts, as it stands in docs/insight.md."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from caot_mentor.insight import definitions

BEGINS = "<!-- written by manage.py insight_definitions -->"


def written_definitions() -> str:
    """Every part of every kind of page with its measures, in English; a part that came before is not told again."""
    lines, told = [BEGINS, ""], set[tuple[str, str]]()
    with override("en"):
        for title, parts in definitions():
            lines += [f"## {title}", ""]
            for part in parts:
                lines += [f"### {part.title}", "", str(part.lead), ""]
                measures = [each for each in part.measures if (str(each.label), str(each.counts)) not in told]
                if not measures:
                    lines += ["The same numbers as above.", ""]
                    continue
                lines += ["| number | what it counts |", "|---|---|"]
                for each in measures:
                    told.add((str(each.label), str(each.counts)))
                    lines.append(f"| {each.label} | {each.counts} |")
                lines.append("")
    return "\n".join(lines)


class Command(BaseCommand):
    help = "What every number of the statistics counts, in Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(written_definitions())
