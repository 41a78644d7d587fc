from modeltranslation.translator import TranslationOptions, register

from momentum.sessions.models import Session


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("topic", "about", "recording")
    required_languages = {"en": ("topic",), "fr": ("topic",)}
