from django.urls import path

from mentorship.pairs.views import agreements, evaluations, feeds, goals, invitations, meetings, pairings

ONE = "my-mentorships/<uuid:public_id>/"
INVITATION = "my-mentorships/invitations/<uuid:public_id>/"
MEETINGS = ONE + "meetings/"
MEETING = MEETINGS + "<uuid:meeting_id>/"
urlpatterns = [
    path("my-mentorships/", pairings.pairing_list, name="pairing-list"),
    path("my-mentorships/invitations/new/", invitations.invitation_send, name="invitation-send"),
    path(INVITATION, invitations.invitation_detail, name="invitation-detail"),
    path(INVITATION + "accept/", invitations.invitation_accept, name="invitation-accept"),
    path(INVITATION + "decline/", invitations.invitation_decline, name="invitation-decline"),
    path(INVITATION + "withdraw/", invitations.invitation_withdraw, name="invitation-withdraw"),
    path(ONE, pairings.pairing_detail, name="pairing-detail"),
    path(ONE + "end/", pairings.pairing_end, name="pairing-end"),
    path(ONE + "pause/", pairings.pairing_pause, name="pairing-pause"),
    path(ONE + "resume/", pairings.pairing_resume, name="pairing-resume"),
    path(ONE + "complete/", pairings.pairing_complete, name="pairing-complete"),
    path(ONE + "share/profile/", pairings.pairing_share, {"what": "profile"}, name="pairing-share-profile"),
    path(ONE + "share/workbook/", pairings.pairing_share, {"what": "workbook"}, name="pairing-share-workbook"),
    path(ONE + "mentee-profile/", pairings.pairing_mentee_profile, name="pairing-mentee-profile"),
    path(ONE + "workbook/", pairings.pairing_workbook, name="pairing-workbook"),
    path(ONE + "agreement/", agreements.agreement_detail, name="agreement-detail"),
    path(ONE + "agreement/write/", agreements.agreement_write, name="agreement-write"),
    path(ONE + "agreement/sign/", agreements.agreement_sign, name="agreement-sign"),
    path(ONE + "agreement/drop/", agreements.agreement_drop, name="agreement-drop"),
    path(ONE + "agreement/<int:number>/", agreements.agreement_detail, name="agreement-version"),
    path(ONE + "goals/new/", goals.goal_write, name="goal-new"),
    path(ONE + "goals/<int:number>/", goals.goal_write, name="goal-change"),
    path(ONE + "evaluation/", evaluations.evaluation_give, name="evaluation-give"),
    path(MEETINGS, meetings.meeting_list, name="meeting-list"),
    path(MEETINGS + "plan/", meetings.meeting_plan, name="meeting-plan"),
    path(MEETINGS + "log/", meetings.meeting_log, name="meeting-log"),
    path(MEETINGS + "confirm/", meetings.meeting_confirm, name="meeting-confirm"),
    path(MEETING, meetings.meeting_detail, name="meeting-detail"),
    path(
        MEETING + "change/",
        meetings.meeting_change,
        name="meeting-change",
    ),
    path(
        MEETING + "entry/",
        meetings.meeting_entry,
        name="meeting-entry",
    ),
    path(
        MEETING + "call-off/",
        meetings.meeting_call_off,
        name="meeting-call-off",
    ),
    path(MEETING + "missed/", meetings.meeting_miss, name="meeting-miss"),
    path(
        MEETING + "take-back/",
        meetings.meeting_take_back,
        name="meeting-take-back",
    ),
    path(MEETING + "note/", meetings.meeting_note, name="meeting-note"),
    path("my-calendar/", feeds.my_calendar, name="my-calendar"),
    path("calendar/<str:token>/meetings.ics", feeds.calendar_feed, name="calendar-feed"),
]
