from django.urls import path

from mentorship.pairs.views import agreements, evaluations, goals, pairings

ONE = "my-mentorships/<uuid:public_id>/"
urlpatterns = [
    path("my-mentorships/", pairings.pairing_list, name="pairing-list"),
    path(ONE, pairings.pairing_detail, name="pairing-detail"),
    path(ONE + "end/", pairings.pairing_end, name="pairing-end"),
    path(ONE + "pause/", pairings.pairing_pause, name="pairing-pause"),
    path(ONE + "resume/", pairings.pairing_resume, name="pairing-resume"),
    path(ONE + "complete/", pairings.pairing_complete, name="pairing-complete"),
    path(ONE + "share/profile/", pairings.pairing_share, {"what": "profile"}, name="pairing-share-profile"),
    path(ONE + "share/workbook/", pairings.pairing_share, {"what": "workbook"}, name="pairing-share-workbook"),
    path(ONE + "mentee-profile/", pairings.pairing_mentee_profile, name="pairing-mentee-profile"),
    path(ONE + "agreement/", agreements.agreement_detail, name="agreement-detail"),
    path(ONE + "agreement/write/", agreements.agreement_write, name="agreement-write"),
    path(ONE + "agreement/sign/", agreements.agreement_sign, name="agreement-sign"),
    path(ONE + "agreement/drop/", agreements.agreement_drop, name="agreement-drop"),
    path(ONE + "agreement/<int:number>/", agreements.agreement_detail, name="agreement-version"),
    path(ONE + "goals/new/", goals.goal_write, name="goal-new"),
    path(ONE + "goals/<int:number>/", goals.goal_write, name="goal-change"),
    path(ONE + "evaluation/", evaluations.evaluation_give, name="evaluation-give"),
]
