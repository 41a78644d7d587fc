"""Guides and recordings that staff put up for members."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from modeltranslation.admin import TranslationAdmin

from mentorship.library import workflow
from mentorship.library.forms import FileForm
from mentorship.library.models import Resource, ResourceFile


@admin.register(Resource)
class ResourceAdmin(TranslationAdmin):
    """Title, words and, for each language, a link or a file. What is not needed any more is hidden, not deleted."""

    list_display = ["title", "kind", "audience", "position", "is_shown"]
    list_filter = ["kind", "audience", "is_shown"]
    search_fields = ["title_en", "title_fr", "code"]
    fields = [
        *("code", "kind", "audience", "position", "title", "about"),
        *("address", "captions_address", "minutes", "is_shown"),
    ]
    change_form_template = "admin/mentorship/resource_change.html"
    actions = None

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.files_view)
        return [path("<path:object_id>/files/", view, name="mentorship_resource_files"), *super().get_urls()]

    def files_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The files of a resource: put one up, take one out."""
        resource = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, resource):
            raise PermissionDenied
        if resource is None:
            raise Http404
        files = ResourceFile.objects.filter(resource=resource).defer("content").order_by("language", "part")
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = FileForm(*sent)
        if "remove" in request.POST:
            file = next((each for each in files if str(each.pk) == request.POST["remove"]), None)
            if file is not None:
                workflow.remove_file(file)
                return self._done(request, resource, _("The file is taken out."))
        elif request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            workflow.put_file(
                resource,
                language=form.cleaned_data["language"],
                part=form.cleaned_data["part"],
                name=file.name,
                content=file.read(),
            )
            return self._done(request, resource, _("The file is there."))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Files: %(title)s") % {"title": resource},
            "opts": self.opts,
            "resource": resource,
            "files": files,
            "form": form,
        }
        return render(request, "admin/mentorship/resource_files.html", context)

    def _done(self, request, resource, sentence):
        self.log_change(request, resource, [{"changed": {"fields": [gettext_noop("files")]}}])
        messages.success(request, sentence)
        return redirect("admin:mentorship_resource_files", resource.pk)
