from django.urls import path

from mentorship.library import views

urlpatterns = [
    path("resources/", views.resource_list, name="resource-list"),
    path("resources/<slug:code>/watched/", views.resource_watched, name="resource-watched"),
    path("resources/<slug:code>/<slug:language>/<slug:part>/", views.resource_file, name="resource-file"),
]
