from django.urls import path

from mentorship.pairs.views import pairings

urlpatterns = [
    path("my-mentorships/", pairings.pairing_list, name="pairing-list"),
    path("my-mentorships/<uuid:public_id>/", pairings.pairing_detail, name="pairing-detail"),
    path("my-mentorships/<uuid:public_id>/end/", pairings.pairing_end, name="pairing-end"),
]
