from django.urls import path

from mentorship.records import views

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify, name="verify-code"),
    path("my-proofs/", views.record_list, name="record-list"),
    path("my-proofs/blank/<slug:language>/", views.record_blank, name="record-blank"),
    path("my-proofs/<uuid:public_id>/<slug:language>/", views.record_download, name="record-download"),
    path("my-proofs/attached/new/", views.evidence_add, name="evidence-add"),
    path("my-proofs/attached/<uuid:public_id>/", views.evidence_download, name="evidence-download"),
    path("my-proofs/attached/<uuid:public_id>/remove/", views.evidence_remove, name="evidence-remove"),
    path("my-mentorships/<uuid:public_id>/cpd-record/", views.record_request, name="record-request"),
]
