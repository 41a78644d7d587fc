from django.urls import path

from mentorship.profiles.views import mentor, my_profile, search

app_name = "mentorship"
urlpatterns = [
    path("mentors/", search.mentor_search, name="mentor-search"),
    path("mentors/<uuid:public_id>/", mentor.mentor_detail, name="mentor-detail"),
    path("my-mentor-profile/", my_profile.my_profile, name="my-profile"),
    path("my-mentor-profile/on/", my_profile.my_profile_tick, name="my-profile-tick"),
    path("my-mentor-profile/off/", my_profile.my_profile_untick, name="my-profile-untick"),
    path("my-mentor-profile/questions/", my_profile.my_profile_questions, name="my-profile-questions"),
    path("my-mentor-profile/documents/", my_profile.my_profile_documents, name="my-profile-documents"),
    path("my-mentor-profile/confirm/", my_profile.my_profile_confirm, name="my-profile-confirm"),
    path("my-mentor-profile/preview/", my_profile.my_profile_preview, name="my-profile-preview"),
]
