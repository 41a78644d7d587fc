from modeltranslation.translator import TranslationOptions, register

from mentorship.profiles.models import Term


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("en", "fr")
