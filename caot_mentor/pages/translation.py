from modeltranslation.translator import TranslationOptions, register

from caot_mentor.pages.models import ProgramPage, Question, TextPage


@register(ProgramPage)
class ProgramPageTranslation(TranslationOptions):
    fields = ("title", "tagline", "for_whom", "cost", "languages", "body", "status")
    required_languages = {"default": ("title", "tagline", "for_whom", "cost", "languages", "body")}


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("question", "answer")
    required_languages = ("en", "fr")


@register(TextPage)
class TextPageTranslation(TranslationOptions):
    fields = ("title", "body")
    required_languages = ("en", "fr")
