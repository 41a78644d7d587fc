from django.urls import path

from momentum.applications import views

urlpatterns = [
    path(
        "momentum/offerings/<uuid:public_id>/apply/<slug:tier_code>/<slug:role>/",
        views.application_apply,
        name="application-apply",
    ),
    path("momentum/applications/<uuid:public_id>/", views.application_detail, name="application-detail"),
    path("momentum/applications/<uuid:public_id>/change/", views.application_change, name="application-change"),
    path("momentum/applications/<uuid:public_id>/withdraw/", views.application_withdraw, name="application-withdraw"),
]
