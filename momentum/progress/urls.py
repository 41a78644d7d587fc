from django.urls import path

from momentum.progress import views

REFLECTION = "momentum/mentorships/<uuid:public_id>/reflection/"
urlpatterns = [
    path(REFLECTION, views.reflection_detail, name="reflection-detail"),
    path(f"{REFLECTION}read/", views.reflection_read, name="reflection-read"),
    path(f"{REFLECTION}share/", views.reflection_share, name="reflection-share"),
    path("momentum/applications/<uuid:public_id>/update/", views.update_give, name="update-give"),
    path(f"{REFLECTION}pages/<slug:section>/", views.reflection_section, name="reflection-section"),
]
