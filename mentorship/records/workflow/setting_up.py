"""Who signs for the association, and when programs give certificates: what staff set."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from mentorship.pairs.policy import CPD_FIRST
from mentorship.pairs.queries import cpd_figures
from mentorship.records.documents import blank_context
from mentorship.records.models import BlankForm, CertificateRule, Signatory
from mentorship.records.pdf import make_pdf


@transaction.atomic
def save_signatory(signatory: Signatory) -> None:
    """Keep a signatory; who signs now takes over from whoever did. Documents that are issued keep their name."""
    if signatory.is_current:
        others = Signatory.objects.select_for_update().filter(is_current=True).exclude(pk=signatory.pk)
        others.update(is_current=False)
    signatory.save()


@transaction.atomic
def save_rule(rule: CertificateRule) -> None:
    """Keep when a program gives certificates. Certificates that are issued stay."""
    rule.save()


def make_blank_forms(now: datetime) -> int:
    """Make the blank form (CPD-5) in both languages where staff have set figures that it does not say yet; how many.
    Only jobs call this."""
    figures, made = cpd_figures(), 0
    if all(getattr(figures, name) == value for name, value in CPD_FIRST.items()):
        return 0  # what comes with the site says so
    for language, _name in settings.LANGUAGES:
        if not BlankForm.objects.filter(version=figures.version, language=language).exists():
            with translation.override(language):
                content = make_pdf("blank", blank_context(figures, language), language)
            BlankForm.objects.get_or_create(
                version=figures.version, language=language, defaults={"content": content, "made_at": now}
            )
            made += 1
    return made
