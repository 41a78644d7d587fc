from modeltranslation.translator import TranslationOptions, register

from ondemand.payments.models import Price


@register(Price)
class PriceTranslation(TranslationOptions):
    fields = ("item",)
    required_languages = ("en", "fr")
