"""Staff edit what the site says (INFO-1, INFO-4, ALL-4): looked at before it is saved, and set back field by field."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from caot_mentor.pages.content_loader import own_words
from caot_mentor.pages.forms import TextForm, WrittenForm
from caot_mentor.pages.models import ProgramPage, Question, Testimonial, TextPage


class Written(admin.ModelAdmin):
    """Adds to the page of one text its preview, and what it says otherwise than the site did at first.

    Who changed which field, and when, stands in Django's history of each.
    """

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        if "_preview" in form.data and not form.errors:
            context["preview"] = form.instance
        default = own_words(form.instance)
        context["differs"] = [
            (name, form.fields[name].label)
            for name, words in default.items()
            if name in form.fields and _lines(form[name].value()) != _lines(words)
        ]
        context["is_set_back"] = "_default" in form.data
        return super().render_change_form(request, context, *args, **kwargs)


def _lines(words: str | None) -> list[str]:
    # browsers end lines otherwise than files do
    return (words or "").strip().splitlines()


@admin.register(ProgramPage)
class ProgramPageAdmin(Written, TranslationAdmin):
    form = TextForm
    list_display = ["title", "code", "is_open", "position"]
    readonly_fields = ["code"]

    def view_on_site(self, obj):
        return obj.get_absolute_url()


@admin.register(Question)
class QuestionAdmin(Written, TranslationAdmin):
    form = TextForm
    list_display = ["question", "program", "position"]
    list_filter = ["program"]
    search_fields = ["question_en", "question_fr", "answer_en", "answer_fr"]
    list_select_related = ["program"]


@admin.register(Testimonial)
class TestimonialAdmin(Written):
    form = WrittenForm
    list_display = ["__str__", "program", "language", "is_published"]
    list_filter = ["program", "is_published"]
    list_select_related = ["program"]


@admin.register(TextPage)
class TextPageAdmin(Written, TranslationAdmin):
    form = TextForm
    list_display = ["title", "code", "updated_at"]
    readonly_fields = ["code"]
    search_fields = ["title_en", "title_fr", "body_en", "body_fr"]
