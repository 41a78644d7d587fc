from django.urls import path

from momentum.matching import views

urlpatterns = [
    path("momentum/places/<uuid:public_id>/", views.place, name="place"),
    path("momentum/matches/<uuid:public_id>/object/", views.match_object, name="match-object"),
]
