from django.urls import path

from mentorship.pairs import views

urlpatterns = [
    path("my-mentorships/", views.pairing_list, name="pairing-list"),
    path("my-mentorships/<uuid:public_id>/", views.pairing_detail, name="pairing-detail"),
    path("my-mentorships/<uuid:public_id>/end/", views.pairing_end, name="pairing-end"),
]
