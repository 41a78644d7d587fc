"""`manage.py seed_scale`: many mentors who are what the workflow would have made of them (goal 13)."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from members.models import Acceptance, Membership
from members.queries import documents_in_force, today
from mentorship.asked import Criteria
from mentorship.profiles import facets, search_text
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.queries import bands_out_of_step, listings_out_of_step
from mentorship.profiles.search import find

MENTORS = 60


def test_its_mentors_are_as_the_workflow_would_have_made_them(transactional_db: None) -> None:
    call_command("seed_scale", mentors=MENTORS, verbosity=0)
    profiles = MentorProfile.objects.all()
    assert profiles.count() == Membership.objects.current(today()).count() == MENTORS
    assert Acceptance.objects.count() == MENTORS * len(documents_in_force(today()))
    assert search_text.refresh(profiles.values_list("pk", flat=True)) == 0
    assert facets.recount() == []
    assert bands_out_of_step(timezone.now()) == []
    # the few unlisted are the only ones that the sweep would touch
    assert len(listings_out_of_step(timezone.now())) == profiles.filter(is_listed=False).count()
    found = find(Criteria(), "en", today())
    assert found.total == profiles.filter(is_listed=True).count() > MENTORS // 2
    for facet, options in found.options.items():
        # a city is written, and only those that somebody wrote are counted
        assert facet == "city" or any(option.number for option in options), facet
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'mentorprofile_search_%%'")
        assert cursor.fetchone()[0] == 2


def test_it_refuses_in_production_and_for_nobody(settings: Any) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("seed_scale", mentors=0)
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="refuses to run in production"):
        call_command("seed_scale", mentors=1)
