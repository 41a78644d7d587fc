"""The site as it is, with the two references beside it."""

from caot_mentor.settings import *  # noqa: F403
from caot_mentor.settings import INSTALLED_APPS, TEMPLATES
from mentorship.profiles import policy

INSTALLED_APPS = [*INSTALLED_APPS, "django_filters", "tests.bench.usual_way"]
ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["OPTIONS"]["debug"] = False
# The counting of searches stays; one member alone makes thousands of them here.
policy.SEARCHES_A_MINUTE = policy.PROFILES_A_DAY = 10**9
