from django.urls import include, path

from mentorship.directory.urls import urlpatterns as directory
from mentorship.introductions.urls import urlpatterns as introductions
from mentorship.library.urls import urlpatterns as library
from mentorship.pairs.urls import urlpatterns as pairs
from mentorship.profiles.views import (
    mentee_profile,
    mentor,
    my_availability,
    my_profile,
    my_profile_step,
    saved_searches,
    search,
)
from mentorship.records.urls import urlpatterns as records
from mentorship.workbooks.urls import urlpatterns as workbooks

app_name = "mentorship"
mentors = [
    path("", search.mentor_search, name="mentor-search"),
    path("cities/", search.mentor_cities, name="mentor-cities"),
    path("private-filters/", search.mentor_private_filters, name="mentor-private-filters"),
    path("private-filters/clear/", search.mentor_private_filters_clear, name="mentor-private-filters-clear"),
    path("saved/", saved_searches.saved_search_list, name="saved-search-list"),
    path("saved/new/", saved_searches.saved_search_save, name="saved-search-save"),
    path("saved/<uuid:public_id>/", saved_searches.saved_search_change, name="saved-search-change"),
    path("saved/<uuid:public_id>/look/", saved_searches.saved_search_run, name="saved-search-run"),
    path("saved/<uuid:public_id>/delete/", saved_searches.saved_search_delete, name="saved-search-delete"),
    path("<uuid:public_id>/", mentor.mentor_detail, name="mentor-detail"),
]
my_profile_pages = [
    path("", my_profile.my_profile, name="my-profile"),
    path("on/", my_profile.my_profile_tick, name="my-profile-tick"),
    path("off/", my_profile.my_profile_untick, name="my-profile-untick"),
    path("questions/", my_profile.my_profile_questions, name="my-profile-questions"),
    path("documents/", my_profile.my_profile_documents, name="my-profile-documents"),
    path("confirm/", my_profile.my_profile_confirm, name="my-profile-confirm"),
    path("preview/", my_profile.my_profile_preview, name="my-profile-preview"),
    path("steps/<slug:step>/", my_profile_step.my_profile_step, name="my-profile-step"),
    path("availability/", my_availability.my_profile_availability, name="my-profile-availability"),
    path("pause/", my_availability.my_profile_pause, name="my-profile-pause"),
    path("resume/", my_availability.my_profile_resume, name="my-profile-resume"),
]
mentee_profile_pages = [
    path("", mentee_profile.mentee_profile, name="mentee-profile"),
    path("questions/", mentee_profile.mentee_profile_questions, name="mentee-profile-questions"),
    path("<slug:step>/", mentee_profile.mentee_profile_step, name="mentee-profile-step"),
]
# what is asked for most comes first: an address is tried against all that stand before it
urlpatterns = [
    path("mentors/", include(mentors)),
    path("my-mentor-profile/", include(my_profile_pages)),
    path("my-mentee-profile/", include(mentee_profile_pages)),
    *introductions,
    *pairs,
    *workbooks,
    *library,
    *directory,
    *records,
]
