"""Staff edit what the site says (INFO-1, INFO-4, ALL-4): looked at before it is saved, and set back field by field."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from caot_mentor.pages.content_loader import Compared, compared, in_lines, marks_of, own_words
from caot_mentor.pages.forms import TextForm, WrittenForm
from caot_mentor.pages.models import ProgramPage, Question, Testimonial, TextPage


class Written(admin.ModelAdmin):
    """Adds to the page of one text its preview, and what it says otherwise than the site does.

    Who changed which field, and when, stands in Django's history of each.
    """

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        if "_preview" in form.data and not form.errors:
            context["preview"] = form.instance
        overtaken = {name for name, how in _kept(form.instance).items() if how == Compared.OVERTAKEN}
        context["differs"] = [
            (name, form.fields[name].label, name in overtaken)
            for name, words in own_words(form.instance).items()
            if name in form.fields and in_lines(form[name].value()) != in_lines(words)
        ]
        context["overtaken"] = sum(is_overtaken for _name, _label, is_overtaken in context["differs"])
        context["is_set_back"] = "_default" in form.data
        return super().render_change_form(request, context, *args, **kwargs)


def _kept(row):
    """As it is kept: the form has put into its row what was typed."""
    kept = type(row)._base_manager.filter(pk=row.pk).first() if row.pk and hasattr(row, "marks") else None
    return compared(kept) if kept else {}


class BroughtBySite(Written):
    """Words that the site brings: the list says where they differ, and where the site's own changed since."""

    @admin.display(description=_("compared with the site’s words"))
    def against_site(self, row):
        if not own_words(row):
            return _("staff’s own")
        found = compared(row).values()
        if Compared.OVERTAKEN in found:
            return format_html('<span class="badge wait">{}</span>', _("the site’s words changed since"))
        return _("differs") if found else _("the same")

    def save_model(self, request, obj, form, change):
        obj.marks = marks_of(own_words(obj))
        super().save_model(request, obj, form, change)


@admin.register(ProgramPage)
class ProgramPageAdmin(BroughtBySite, TranslationAdmin):
    form = TextForm
    list_display = ["title", "against_site", "code", "is_open", "position"]
    readonly_fields = ["code"]

    def view_on_site(self, obj):
        return obj.get_absolute_url()


@admin.register(Question)
class QuestionAdmin(BroughtBySite, TranslationAdmin):
    form = TextForm
    list_display = ["question", "against_site", "program", "position"]
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
class TextPageAdmin(BroughtBySite, TranslationAdmin):
    form = TextForm
    list_display = ["title", "against_site", "code", "updated_at"]
    readonly_fields = ["code"]
    search_fields = ["title_en", "title_fr", "body_en", "body_fr"]
