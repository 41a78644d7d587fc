from momentum.sessions.urls import urlpatterns as sessions

app_name = "momentum"
urlpatterns = [*sessions]
