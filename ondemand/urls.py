from ondemand.matching.urls import urlpatterns as matching
from ondemand.payments.urls import urlpatterns as payments
from ondemand.registrations.urls import urlpatterns as registrations

app_name = "ondemand"
urlpatterns = [*matching, *payments, *registrations]
