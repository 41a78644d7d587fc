"""Bilingual columns."""

from modeltranslation.translator import TranslationOptions, register

from members.models import (
    Activity,
    ClosedDay,
    Eligibility,
    MembershipCategory,
    PolicyDocument,
)


@register(MembershipCategory)
class MembershipCategoryTranslation(TranslationOptions):
    fields = ("name", "who")
    required_languages = ("en", "fr")


@register(Activity)
class ActivityTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en", "fr")


@register(Eligibility)
class EligibilityTranslation(TranslationOptions):
    fields = ("condition",)


@register(PolicyDocument)
class PolicyDocumentTranslation(TranslationOptions):
    fields = ("title", "body")
    required_languages = ("en", "fr")


@register(ClosedDay)
class ClosedDayTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en", "fr")
