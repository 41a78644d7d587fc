from django.urls import path

from members.views import accounts, eligibility, staff

app_name = "members"
urlpatterns = [
    path("activate/", accounts.activate, name="activate"),
    path("activate/sent/", accounts.activate_sent, name="activate-sent"),
    path("activate/<str:token>/", accounts.activate_password, name="activate-password"),
    path("session/extend/", accounts.session_extend, name="session-extend"),
    path("staff/invitation/<str:token>/", staff.staff_invitation, name="staff-invitation"),
    path("eligibility/", eligibility.eligibility, name="eligibility"),
]
