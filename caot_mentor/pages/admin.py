"""Staff edit what the site says (INFO-1, INFO-4, ALL-4)."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from caot_mentor.pages.forms import TextForm
from caot_mentor.pages.models import ProgramPage, Question, Testimonial, TextPage


@admin.register(ProgramPage)
class ProgramPageAdmin(TranslationAdmin):
    form = TextForm
    list_display = ["title", "code", "is_open", "position"]
    readonly_fields = ["code"]

    def view_on_site(self, obj):
        return obj.get_absolute_url()


@admin.register(Question)
class QuestionAdmin(TranslationAdmin):
    form = TextForm
    list_display = ["question", "program", "position"]
    list_filter = ["program"]
    search_fields = ["question_en", "question_fr", "answer_en", "answer_fr"]
    list_select_related = ["program"]


@admin.register(Testimonial)
class TestimonialAdmin(admin.ModelAdmin):
    list_display = ["__str__", "program", "language", "is_published"]
    list_filter = ["program", "is_published"]
    list_select_related = ["program"]


@admin.register(TextPage)
class TextPageAdmin(TranslationAdmin):
    form = TextForm
    list_display = ["title", "code", "updated_at"]
    readonly_fields = ["code"]
    search_fields = ["title_en", "title_fr", "body_en", "body_fr"]
