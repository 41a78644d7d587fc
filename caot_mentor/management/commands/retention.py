"""What is past its limit (quality P9), and taking it away: what the job does every hour, by hand."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation

from caot_mentor import retention


class Command(BaseCommand):
    help = "Remove what is kept no longer, by every rule or some; with --dry-run count it and change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rules", nargs="*", metavar="rule", help="codes of rules; without any, all of them")
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")
        parser.add_argument("--json", action="store_true", help="for other programs")

    def handle(self, *args: Any, **options: Any) -> None:
        now, asked = timezone.now(), options["rules"]
        with translation.override("en"):
            lines = [self._line(rule, now, options) for rule in retention.chosen(asked)]
        if options["json"]:
            self.stdout.write(json.dumps({"at": now.isoformat(), "rules": lines}, indent=1))
            return
        for line in lines:
            told = f", {line['to_tell']} to be told before" if line["to_tell"] else ""
            self.stdout.write(
                f"{line['code']}: kept {line['kept']} {line['since']}; {line['due']} past it"
                f" (oldest {line['oldest'] or '-'}){told}" + ("" if options["dry_run"] else f"; {line['gone']} gone")
            )

    def _line(self, rule: retention.Rule, now: Any, options: dict[str, Any]) -> dict[str, Any]:
        due = rule.found(now)
        return {
            "code": rule.code,
            "what": str(rule.what),
            "kept": rule.how_long,
            "since": str(rule.since),
            "due": due.count,
            "oldest": due.oldest.isoformat() if due.oldest else None,
            "to_tell": rule.to_tell(now) if rule.to_tell else 0,
            "gone": None if options["dry_run"] else retention.carry_out(rule.code, now),
        }
