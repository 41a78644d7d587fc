from django.urls import path

from mentorship.introductions import views

urlpatterns = [
    path("mentors/<uuid:public_id>/ask/", views.introduction_send, name="introduction-send"),
    path("my-mentorships/introductions/", views.introduction_list, name="introduction-list"),
    path("my-mentorships/introductions/<uuid:public_id>/", views.introduction_detail, name="introduction-detail"),
    path(
        "my-mentorships/introductions/<uuid:public_id>/accept/", views.introduction_accept, name="introduction-accept"
    ),
    path(
        "my-mentorships/introductions/<uuid:public_id>/decline/",
        views.introduction_decline,
        name="introduction-decline",
    ),
    path(
        "my-mentorships/introductions/<uuid:public_id>/more-time/",
        views.introduction_more_time,
        name="introduction-more-time",
    ),
    path(
        "my-mentorships/introductions/<uuid:public_id>/withdraw/",
        views.introduction_withdraw,
        name="introduction-withdraw",
    ),
    path("my-mentorships/introductions/<uuid:public_id>/yes/", views.introduction_say_yes, name="introduction-say-yes"),
    path("my-mentorships/introductions/<uuid:public_id>/no/", views.introduction_say_no, name="introduction-say-no"),
]
