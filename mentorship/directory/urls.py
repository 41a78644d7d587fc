from django.urls import path

from mentorship.directory import views

urlpatterns = [
    path("opportunities/", views.opportunity_list, name="opportunity-list"),
    path("opportunities/download/", views.opportunity_download, name="opportunity-download"),
    path("opportunities/private-filters/", views.opportunity_private_filters, name="opportunity-private-filters"),
    path(
        "opportunities/private-filters/clear/",
        views.opportunity_private_filters_clear,
        name="opportunity-private-filters-clear",
    ),
    path("opportunities/suggest/", views.suggestion_add, name="suggestion-add"),
    path("opportunities/mine/", views.suggestion_list, name="suggestion-list"),
    path("opportunities/ask/", views.suggestion_ask, name="suggestion-ask"),
    path("opportunities/<uuid:public_id>/", views.opportunity_detail, name="opportunity-detail"),
    path("opportunities/<uuid:public_id>/out-of-date/", views.suggestion_stale, name="suggestion-stale"),
]
