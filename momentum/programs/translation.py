from modeltranslation.translator import TranslationOptions, register

from momentum.programs.models import Offering, OfferingTerm, Program, Question, Tier


@register(Program)
class ProgramTranslation(TranslationOptions):
    fields = ("name", "lead", "adviser_words")
    required_languages = {"default": ("name",)}


@register(Tier)
class TierTranslation(TranslationOptions):
    fields = ("name", "mentee_name", "mentor_name", "mentee_who", "mentor_who")
    required_languages = ("en", "fr")


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("prompt", "help")
    required_languages = {"default": ("prompt",)}


@register(Offering)
class OfferingTranslation(TranslationOptions):
    fields = ("name", "fee")
    required_languages = {"default": ("name",)}


@register(OfferingTerm)
class OfferingTermTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en", "fr")
