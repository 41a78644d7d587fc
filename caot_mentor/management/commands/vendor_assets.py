"""`manage.py vendor_assets`: what browsers load from elsewhere, made ready in `static/vendor/`."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import AxisLimits, instantiateVariableFont

MODULES = Path(settings.BASE_DIR) / "node_modules"
VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"

COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx-LICENSE.txt",
    "@fontsource-variable/atkinson-hyperlegible-next/LICENSE": "fonts/atkinson-OFL.txt",
    "@fontsource-variable/fraunces/LICENSE": "fonts/fraunces-OFL.txt",
}

ATKINSON = "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-{}-wght-normal.woff2"
FRAUNCES = "@fontsource-variable/fraunces/files/fraunces-{}-opsz-normal.woff2"

# The whole first load of the search page has 100 kB. Text keeps its weights from regular to bold; headings
# need one weight at one size, so both of their axes are pinned.
TEXT_AXES: dict[str, Any] = {"wght": (400, 700)}
HEADING_AXES: dict[str, Any] = {"wght": 560, "opsz": 36}
FONTS = {
    "fonts/atkinson-latin.woff2": (ATKINSON.format("latin"), TEXT_AXES),
    "fonts/atkinson-latin-ext.woff2": (ATKINSON.format("latin-ext"), TEXT_AXES),
    "fonts/fraunces-latin.woff2": (FRAUNCES.format("latin"), HEADING_AXES),
    "fonts/fraunces-latin-ext.woff2": (FRAUNCES.format("latin-ext"), HEADING_AXES),
}


def write_font(source: Path, target: Path, axes: dict[str, Any]) -> None:
    """Write `source` to `target` with its axes limited and what no browser reads left out."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.layout_features = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "tnum", "rvrn"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["STAT", "MVAR"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    font = instantiateVariableFont(font, AxisLimits(axes), inplace=True)
    font.flavor = "woff2"
    font.save(target)


class Command(BaseCommand):
    help = "Copies htmx and the fonts from node_modules to static/vendor, the fonts cut to what the site uses."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="also when everything is up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        if not MODULES.is_dir():
            raise CommandError("node_modules is missing: run `npm ci` first.")
        sources = [MODULES / source for source in (*COPIES, *(source for source, _ in FONTS.values()))]
        if missing := [str(source) for source in sources if not source.exists()]:
            raise CommandError(f"node_modules lacks {', '.join(missing)}: run `npm ci` first.")
        targets = [VENDOR / name for name in (*COPIES.values(), *FONTS)]
        # npm keeps the dates of the packages' files: the lock file and this command tell what is out of date.
        newest = max(Path(settings.BASE_DIR, "package-lock.json").stat().st_mtime, Path(__file__).stat().st_mtime)
        if not options["force"] and all(target.exists() and target.stat().st_mtime >= newest for target in targets):
            return
        (VENDOR / "fonts").mkdir(parents=True, exist_ok=True)
        for source, target in COPIES.items():
            shutil.copyfile(MODULES / source, VENDOR / target)
        for target, (source, axes) in FONTS.items():
            write_font(MODULES / source, VENDOR / target, axes)
        if options["verbosity"]:
            for path in targets:
                self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}  {path.stat().st_size:,} bytes")
