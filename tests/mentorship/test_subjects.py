"""Each subject of mentorship is gathered: what `models.py` does not name has no migrations."""

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest
from django.db import models

import mentorship
from mentorship import models as gathered

FOLDER = Path(mentorship.__file__).parent
SUBJECTS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and (path / "__init__.py").exists())
WITH_MODELS = [
    name for name in SUBJECTS if any((FOLDER / name / models_at).exists() for models_at in ("models.py", "models"))
]


def test_there_are_subjects() -> None:
    assert {"profiles", "pairs", "introductions"} <= set(WITH_MODELS)


@pytest.mark.parametrize("subject", WITH_MODELS)
def test_every_model_of_a_subject_is_gathered(subject: str) -> None:
    package = import_module(f"mentorship.{subject}.models")
    modules = [package, *(import_module(found.name) for found in pkgutil.walk_packages(
        getattr(package, "__path__", []), prefix=f"{package.__name__}."
    ))]  # fmt: skip
    own = {
        name
        for module in modules
        for name, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, models.Model) and found.__module__ == module.__name__ and not found._meta.abstract
    }
    assert own
    assert own <= set(gathered.__all__)
