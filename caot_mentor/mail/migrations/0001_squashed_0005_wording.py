import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from caot_mentor.at_once import AtOnce


class Migration(migrations.Migration):

    replaces = [
        ('mail', '0001_initial'),
        ('mail', '0002_initial'),
        ('mail', '0003_unsubscribe_by_one_click'),
        ('mail', '0004_calendar_files'),
        ('mail', '0005_wording'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Heartbeat',
                fields=[
                    ('name', models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name='job')),
                    ('at', models.DateTimeField(verbose_name='last run')),
                ],
                options={
                    'verbose_name': 'heartbeat',
                    'verbose_name_plural': 'heartbeats',
                },
            ),
            migrations.CreateModel(
                name='OutgoingEmail',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('event', models.CharField(max_length=80, verbose_name='message')),
                    ('to_address', models.CharField(max_length=254, verbose_name='to')),
                    ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French')], max_length=2, verbose_name='language')),
                    ('subject', models.CharField(max_length=250, verbose_name='subject')),
                    ('text_body', models.TextField(blank=True, verbose_name='text')),
                    ('html_body', models.TextField(blank=True, verbose_name='text as a web page')),
                    ('is_secret', models.BooleanField(default=False, help_text='Never shown to staff; wiped as soon as it was sent.', verbose_name='holds a code or link')),
                    ('dedupe_key', models.CharField(max_length=200, verbose_name='sent once for')),
                    ('message_id', models.CharField(max_length=200, verbose_name='Message-ID')),
                    ('status', models.CharField(choices=[('queued', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed')], default='queued', max_length=10, verbose_name='state')),
                    ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                    ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next attempt')),
                    ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='being sent until')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='written')),
                    ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                    ('last_error', models.TextField(blank=True, verbose_name='last error')),
                    ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='outgoing_emails', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                    ('unsubscribe_url', models.CharField(blank=True, max_length=300, verbose_name='where it is switched off')),
                    ('calendar', models.TextField(blank=True, help_text='An invitation, its change or its end (RFC 5545), attached.', verbose_name='calendar file')),
                ],
                options={
                    'verbose_name': 'outgoing e-mail',
                    'verbose_name_plural': 'outgoing e-mails',
                    'ordering': ['-created_at'],
                    'indexes': [models.Index(condition=models.Q(('status', 'queued')), fields=['next_attempt_at'], name='mail_outgoing_queued'), models.Index(condition=models.Q(('status', 'sending')), fields=['lease_until'], name='mail_outgoing_sending'), models.Index(fields=['-created_at'], name='mail_outgoing_newest')],
                    'constraints': [models.UniqueConstraint(fields=('dedupe_key',), name='mail_outgoingemail_dedupe_key'), models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'sending', 'sent', 'failed'])), name='mail_outgoingemail_status'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('status', 'sending')), models.Q(models.Q(('status', 'sending'), _negated=True), ('lease_until__isnull', True)), _connector='OR'), name='mail_outgoingemail_lease'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='mail_outgoingemail_sent_at')],
                },
            ),
            migrations.CreateModel(
                name='MailWording',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event', models.CharField(max_length=80, verbose_name='message')),
                    ('passage', models.TextField(help_text='As the site words it in English, where it was changed.', verbose_name='passage')),
                    ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French')], max_length=2, verbose_name='language')),
                    ('words', models.TextField(verbose_name='words')),
                    ('words_many', models.TextField(blank=True, verbose_name='words, of several')),
                    ('default', models.TextField(blank=True, verbose_name='what the site said there')),
                    ('default_many', models.TextField(blank=True, verbose_name='what the site said there, of several')),
                ],
                options={
                    'verbose_name': 'wording of an e-mail',
                    'verbose_name_plural': 'wording of e-mails',
                    'ordering': ['event', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('event', 'language', 'passage'), name='mail_mailwording_passage'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='mail_mailwording_words')],
                },
            ),
            migrations.CreateModel(
                name='MailWordingEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(verbose_name='when')),
                    ('action', models.CharField(max_length=60, verbose_name='what')),
                    ('from_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                    ('to_state', models.CharField(blank=True, max_length=40, verbose_name='to')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                    ('event', models.CharField(max_length=80, verbose_name='message')),
                    ('passage', models.TextField(verbose_name='passage')),
                    ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French')], max_length=2, verbose_name='language')),
                    ('words', models.TextField(blank=True, verbose_name='words')),
                    ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ],
                options={
                    'verbose_name': 'change of wording',
                    'verbose_name_plural': 'changes of wording',
                    'ordering': ['at', 'pk'],
                    'abstract': False,
                    'indexes': [models.Index(fields=['event', '-id'], name='mail_wordingevent_newest')],
                },
            ),
        ]),
    ]
