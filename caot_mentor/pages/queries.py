"""Texts of the site, with their placeholders filled."""

from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from caot_mentor.pages.models import TextPage
from caot_mentor.pages.policy import KEPT
from caot_mentor.retention import RULES


def text_named(code: str) -> TextPage | None:
    """The text of this code, if there is one."""
    return TextPage.objects.filter(code=code).first()


def texts_named(*codes: str) -> dict[str, TextPage]:
    """The texts of these codes, by code, in one statement."""
    return {text.code: text for text in TextPage.objects.filter(code__in=codes)}


def placeholder_values() -> dict[str, str]:
    """What each of `policy.PLACEHOLDERS` stands for, in the reader's language where it is an address of the site
    or a length of time."""
    kept = {rule.code: rule.how_long for rule in RULES}
    is_french = (get_language() or "en").startswith("fr")
    return {name: kept[code] for name, code in KEPT.items()} | {
        "notce_url": settings.ASSOCIATION_NOTCE_URL,
        "join_url": settings.ASSOCIATION_JOIN_URL,
        "association_email": settings.ASSOCIATION_EMAIL,
        "association_phone": settings.ASSOCIATION_PHONE,
        "association_address": settings.ASSOCIATION_ADDRESS,
        "privacy_officer": settings.PRIVACY_OFFICER_FR if is_french else settings.PRIVACY_OFFICER,
        "sender": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "help_email_url": reverse("pages:help-email"),
        "account_url": reverse("members:account"),
        "eligibility_url": reverse("members:eligibility"),
        "privacy_url": reverse("pages:privacy"),
        "organizations_url": reverse("mentorship:opportunity-list") + "?type=organization",
        "my_profile_url": reverse("mentorship:my-profile"),
        "why_mentorship_url": reverse("pages:why-mentorship"),
    }


def fill_placeholders(text: str) -> str:
    """`text` with `{association_phone}` and the like replaced; other braces stay as they are."""
    for name, value in placeholder_values().items():
        text = text.replace(f"{{{name}}}", value)
    return text
