from django.urls import path

from members.views import eligibility

app_name = "members"
urlpatterns = [
    path("eligibility/", eligibility.eligibility, name="eligibility"),
]
