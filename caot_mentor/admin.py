"""What other apps put into the admin and nobody here needs: rights come from roles, accounts from their owners."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

admin.site.unregister([Authenticator, EmailAddress, Group, UserSession])
