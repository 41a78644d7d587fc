"""From a template to a tagged PDF (PDF/UA-1) in one language; nothing is fetched from anywhere (quality S8)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

VARIANT = "pdf/ua-1"
FONTS = settings.BASE_DIR / "static" / "vendor" / "fonts"
STYLE = Path(__file__).with_name("documents.css")
IMAGES = settings.BASE_DIR / "static" / "img"
# Each file is a family of its own: two files under one name, and the library takes the letters of one for the other's.
FACES = (
    ("Atkinson", "atkinson-latin.woff2", (400, 700)),
    ("Atkinson Ext", "atkinson-latin-ext.woff2", (400, 700)),
    ("Fraunces", "fraunces-latin.woff2", (400,)),
    ("Fraunces Ext", "fraunces-latin-ext.woff2", (400,)),
)
# as exact as in documents.css, where `background` would otherwise take the picture away again
PICTURES = {".letterhead, .frame .house": "mark.svg", ".frame .rings": "rings.svg"}


class Press:
    """What is read once in a process and used for every document: fonts, style sheets, and the gate that lets only
    `data:` addresses through. A document made with a press of its own takes nearly twice as long (goal 11)."""

    def __init__(self) -> None:
        # 1.6 s and 44 MB: only the worker pays for it, when it makes its first document (style 13)
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415

        self._html = HTML
        self._fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
        self._fonts = FontConfiguration()
        sheets = (faces(), STYLE.read_text(encoding="utf-8"), pictures())
        self._sheets = [CSS(string=each, font_config=self._fonts, url_fetcher=self._fetcher) for each in sheets]

    def print(self, html: str) -> bytes:
        """The document as PDF."""
        document = self._html(string=html, url_fetcher=self._fetcher)
        made = document.write_pdf(stylesheets=self._sheets, font_config=self._fonts, pdf_variant=VARIANT)
        return bytes(made)


press = cache(Press)


def make_pdf(template: str, context: Mapping[str, Any], language: str) -> bytes:
    """The document `mentorship/pdf/<template>.html`, or of an upper app the template with its whole path, with this
    context, in English or French.

    Only jobs call it: the PDF library is never imported where pages are answered. The context holds plain values;
    texts are escaped by the template.
    """
    path = template if "/" in template else f"mentorship/pdf/{template}.html"
    with translation.override(language):
        html = render_to_string(path, {**context, "language_tag": f"{language}-CA"})
    return press().print(html)


def data_url(content: bytes, content_type: str = "image/svg+xml") -> str:
    """The content as an address that holds it."""
    return f"data:{content_type};base64,{base64.b64encode(content).decode()}"


def faces() -> str:
    """Our own fonts, as a style sheet that holds them."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("'
        f'{data_url(at_weight(FONTS / name, weight), "font/ttf")}") }}'
        for family, name, weights in FACES
        for weight in weights
    )


def at_weight(path: Path, weight: int) -> bytes:
    """The font at one weight: of a variable one the library embeds the letters of one weight with the widths of
    another, which PDF/UA refuses."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    font = TTFont(path)
    if "fvar" in font:
        font = instantiateVariableFont(font, {"wght": weight}, updateFontNames=False)
    font.flavor = None
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def pictures() -> str:
    """Ornaments, as backgrounds: those who listen to a document are not told of them."""
    return "\n".join(
        f'{where} {{ background-image: url("{data_url((IMAGES / name).read_bytes())}") }}'
        for where, name in PICTURES.items()
    )
