from modeltranslation.translator import TranslationOptions, register

from mentorship.library.models import Resource
from mentorship.profiles.models import Term
from mentorship.records.models import Signatory
from mentorship.workbooks.models import WorkbookQuestion, WorkbookSection, WorkbookTemplate

BOTH = ("en", "fr")


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = BOTH


@register((WorkbookTemplate, WorkbookSection))
class WorkbookPartTranslation(TranslationOptions):
    fields = ("title", "lead")
    required_languages = {"en": ("title",), "fr": ("title",)}


@register(WorkbookQuestion)
class WorkbookQuestionTranslation(TranslationOptions):
    fields = ("prompt", "help")
    required_languages = {"en": ("prompt",), "fr": ("prompt",)}


@register(Resource)
class ResourceTranslation(TranslationOptions):
    fields = ("title", "about", "body", "address", "captions_address", "transcript")
    required_languages = {"en": ("title",), "fr": ("title",)}


@register(Signatory)
class SignatoryTranslation(TranslationOptions):
    fields = ("office",)
    required_languages = BOTH
