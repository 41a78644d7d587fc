from momentum.applications.urls import urlpatterns as applications
from momentum.matching.urls import urlpatterns as matching
from momentum.programs.urls import urlpatterns as programs
from momentum.progress.urls import urlpatterns as progress
from momentum.sessions.urls import urlpatterns as sessions

app_name = "momentum"
urlpatterns = [*programs, *applications, *matching, *progress, *sessions]
