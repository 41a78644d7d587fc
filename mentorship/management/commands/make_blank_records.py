"""The blank form with the guidelines of CPD-5, as files of the site: written by whoever changes its template."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from mentorship.pairs.models import CpdFigures
from mentorship.pairs.policy import CPD_FIRST
from mentorship.records.documents import blank_context
from mentorship.records.pdf import make_pdf


class Command(BaseCommand):
    help = "Write the blank record of mentoring, in both languages, into static/documents."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "static" / "documents"
        folder.mkdir(exist_ok=True)
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                made = make_pdf("blank", blank_context(CpdFigures(**CPD_FIRST), language), language)
            (folder / f"record-of-mentoring-{language}.pdf").write_bytes(made)
