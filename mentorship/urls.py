from django.urls import path

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
urlpatterns = [
    *introductions,
    *pairs,
    *workbooks,
    *library,
    *records,
    path("mentors/", search.mentor_search, name="mentor-search"),
    path("mentors/cities/", search.mentor_cities, name="mentor-cities"),
    path("mentors/private-filters/", search.mentor_private_filters, name="mentor-private-filters"),
    path("mentors/private-filters/clear/", search.mentor_private_filters_clear, name="mentor-private-filters-clear"),
    path("mentors/saved/", saved_searches.saved_search_list, name="saved-search-list"),
    path("mentors/saved/new/", saved_searches.saved_search_save, name="saved-search-save"),
    path("mentors/saved/<uuid:public_id>/", saved_searches.saved_search_change, name="saved-search-change"),
    path("mentors/saved/<uuid:public_id>/look/", saved_searches.saved_search_run, name="saved-search-run"),
    path("mentors/saved/<uuid:public_id>/delete/", saved_searches.saved_search_delete, name="saved-search-delete"),
    path("mentors/<uuid:public_id>/", mentor.mentor_detail, name="mentor-detail"),
    path("my-mentor-profile/", my_profile.my_profile, name="my-profile"),
    path("my-mentor-profile/on/", my_profile.my_profile_tick, name="my-profile-tick"),
    path("my-mentor-profile/off/", my_profile.my_profile_untick, name="my-profile-untick"),
    path("my-mentor-profile/questions/", my_profile.my_profile_questions, name="my-profile-questions"),
    path("my-mentor-profile/documents/", my_profile.my_profile_documents, name="my-profile-documents"),
    path("my-mentor-profile/confirm/", my_profile.my_profile_confirm, name="my-profile-confirm"),
    path("my-mentor-profile/preview/", my_profile.my_profile_preview, name="my-profile-preview"),
    path("my-mentor-profile/steps/<slug:step>/", my_profile_step.my_profile_step, name="my-profile-step"),
    path("my-mentor-profile/availability/", my_availability.my_profile_availability, name="my-profile-availability"),
    path("my-mentor-profile/pause/", my_availability.my_profile_pause, name="my-profile-pause"),
    path("my-mentor-profile/resume/", my_availability.my_profile_resume, name="my-profile-resume"),
    path("my-mentee-profile/", mentee_profile.mentee_profile, name="mentee-profile"),
    path("my-mentee-profile/questions/", mentee_profile.mentee_profile_questions, name="mentee-profile-questions"),
    path("my-mentee-profile/<slug:step>/", mentee_profile.mentee_profile_step, name="mentee-profile-step"),
]
