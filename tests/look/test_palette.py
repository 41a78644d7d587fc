"""The palette holds its contrasts, light and dark, and the style sheet stays within the first load's budget."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css" / "site.css"
LIGHT, SYSTEM_DARK, CHOSEN_DARK = ":root {", ':root:not([data-theme="light"]) {', ':root[data-theme="dark"] {'

TEXT, PART = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11
GROUNDS = ("paper", "card", "mist", "sun", "sky", "rose")
PAIRS = [
    *[("ink", ground, TEXT) for ground in GROUNDS],
    *[("soft", ground, TEXT) for ground in ("paper", "card", "mist")],
    *[("spruce", ground, TEXT) for ground in ("paper", "card", "mist", "sky", "sun")],
    *[("problem", ground, TEXT) for ground in ("paper", "card", "rose")],
    *[("control", ground, PART) for ground in ("paper", "card", "mist")],
    *[("focus", ground, PART) for ground in GROUNDS],
    *[("spruce-2", ground, PART) for ground in ("paper", "card", "mist")],
    *[("clay", ground, PART) for ground in ("paper", "card")],
    ("on-clay", "clay", TEXT),
    ("on-clay", "clay-hover", TEXT),
    ("on-spruce", "spruce", TEXT),
    ("on-bar", "bar", TEXT),
    ("on-bar-soft", "bar", TEXT),
    ("on-bar-mark", "bar", PART),
    ("bar-line", "bar", PART),
]


def palette(opening: str) -> dict[str, str]:
    """The colours of the first block that begins with `opening`, as #rrggbb."""
    block = CSS.read_text(encoding="utf-8").split(opening, 1)[1].split("}", 1)[0]
    colours = re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)
    return {name: colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:]) for name, colour in colours}


def luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("opening", [LIGHT, SYSTEM_DARK], ids=["light", "dark"])
def test_every_pair_of_colours_that_meet_has_its_contrast(opening: str) -> None:
    colours = palette(opening)
    too_close = {
        f"{front} on {ground}": round(contrast(colours[front], colours[ground]), 2)
        for front, ground, least in PAIRS
        if contrast(colours[front], colours[ground]) < least
    }
    assert too_close == {}


def test_a_chosen_dark_is_the_systems_dark_and_every_colour_has_a_dark_counterpart() -> None:
    assert palette(CHOSEN_DARK) == palette(SYSTEM_DARK)
    assert palette(SYSTEM_DARK).keys() == palette(LIGHT).keys()


def test_motion_stands_only_where_it_is_welcome() -> None:
    css = CSS.read_text(encoding="utf-8")
    before, welcome = css.split("@media (prefers-reduced-motion: no-preference) {", 1)
    assert "transition" not in before
    assert "animation" not in css
    assert "transition" not in welcome.split("\n@media", 1)[1]


def test_the_style_sheet_and_fonts_of_the_first_load_keep_their_part_of_the_budget() -> None:
    """Performance goal 7: 100 kB with everything; the page, htmx and these share it."""
    assert len(brotli.compress(CSS.read_bytes())) <= 8_200
    fonts = Path(settings.BASE_DIR) / "static" / "vendor" / "fonts"
    assert (fonts / "atkinson-latin.woff2").stat().st_size <= 32_000
    assert (fonts / "fraunces-latin.woff2").stat().st_size <= 22_000
