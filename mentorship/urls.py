from django.urls import path

from mentorship.profiles.views import mentor, search

app_name = "mentorship"
urlpatterns = [
    path("mentors/", search.mentor_search, name="mentor-search"),
    path("mentors/<uuid:public_id>/", mentor.mentor_detail, name="mentor-detail"),
]
