"""Load the content that every installation starts from: categories, lists of words, documents, pages.

Safe to run at every start and upgrade: it creates what is missing and never overwrites what staff edited.
"""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.module_loading import module_has_submodule


class Command(BaseCommand):
    help = "Create the content that is missing (both languages); what staff edited stays."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for app in apps.get_app_configs():
            if app.module is not None and module_has_submodule(app.module, "content_loader"):
                created = import_module(f"{app.name}.content_loader").load()
                if options["verbosity"] and created:
                    self.stdout.write(f"{app.verbose_name}: {created}")
