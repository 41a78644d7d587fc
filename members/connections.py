"""What lies below tells members of bounces and of second factors. Imported once, when the models are there."""

from allauth.mfa.signals import authenticator_added

from caot_mentor.mail import bounces
from caot_mentor.mail.daily import holding
from members.emails.my_account import daily_news_stop_url
from members.middleware import note_enrolment
from members.queries import wishes_for_daily_news
from members.workflow.accounts import note_bounce

bounces.register(note_bounce)
holding.register(wishes_for_daily_news, daily_news_stop_url)
authenticator_added.connect(note_enrolment, dispatch_uid="members.note_enrolment")
