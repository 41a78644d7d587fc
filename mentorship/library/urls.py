from django.urls import path

from mentorship.library import views

urlpatterns = [
    path("resources/", views.resource_list, name="resource-list"),
    path("resources/<slug:code>/", views.resource_detail, name="resource-detail"),
    path("resources/<slug:code>/watched/", views.resource_watched, name="resource-watched"),
    path("resources/files/<uuid:key>/", views.resource_file, name="resource-file"),
]
