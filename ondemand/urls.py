from ondemand.registrations.urls import urlpatterns as registrations

app_name = "ondemand"
urlpatterns = [*registrations]
