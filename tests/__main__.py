"""Makes the model of the test databases (tests/fresh.py): `.ci/test` does so while the first group reads its tests."""

import os

import django

import tests.environment  # noqa: F401 (what Django's settings read)

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "caot_mentor.settings"
    django.setup()
    from tests.fresh import current_model

    with current_model():
        pass
