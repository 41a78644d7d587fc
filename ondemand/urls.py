from ondemand.matching.urls import urlpatterns as matching
from ondemand.registrations.urls import urlpatterns as registrations

app_name = "ondemand"
urlpatterns = [*matching, *registrations]
