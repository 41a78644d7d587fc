from momentum.applications.urls import urlpatterns as applications
from momentum.sessions.urls import urlpatterns as sessions

app_name = "momentum"
urlpatterns = [*applications, *sessions]
