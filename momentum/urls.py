from momentum.applications.urls import urlpatterns as applications
from momentum.progress.urls import urlpatterns as progress
from momentum.sessions.urls import urlpatterns as sessions

app_name = "momentum"
urlpatterns = [*applications, *progress, *sessions]
