from django.urls import path

from ondemand.matching.views import choices, matches

urlpatterns = [
    path("on-demand/choices/", choices.choices_send, name="choices-send"),
    path("on-demand/choices/<uuid:public_id>/", choices.listed_mentor, name="listed-mentor"),
    path("on-demand/mentees/", matches.mentee_list, name="mentee-list"),
    path("on-demand/matches/<uuid:public_id>/object/", matches.match_object, name="match-object"),
]
