from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from caot_mentor.urls import *  # noqa: F403
from caot_mentor.urls import urlpatterns
from tests.bench.from_memory import from_memory
from tests.bench.usual_way.views import usual_search

urlpatterns = [
    *i18n_patterns(
        path("bench/from-memory/", from_memory, name="from-memory"),
        path("bench/usual-way/", usual_search, name="usual-way"),
    ),
    *urlpatterns,
]
