import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import members.models.memberships
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from caot_mentor.at_once import AtOnce


class Migration(migrations.Migration):

    replaces = [
        ('members', '0001_initial'),
        ('members', '0002_membership_arrived_at'),
        ('members', '0003_roll_rows_compared'),
        ('members', '0004_roll_rows_without_constraints'),
        ('members', '0005_who_decided_has_a_name'),
        ('members', '0006_note_of_admission'),
        ('members', '0007_identity_and_safety'),
        ('members', '0008_names_that_staff_know'),
        ('members', '0009_looks_at_more_than_identity'),
        ('members', '0010_time_zone_and_workbooks_read'),
        ('members', '0011_words_that_staff_read'),
        ('members', '0012_looks_at_evaluations'),
        ('members', '0013_consents_without_trait'),
    ]

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        BtreeGistExtension(),
        AtOnce([
            migrations.CreateModel(
                name='Acceptance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(max_length=2)),
                    ('accepted_at', models.DateTimeField()),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acceptances', to=settings.AUTH_USER_MODEL)),
                    ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='members.policydocument')),
                ],
                options={
                    'verbose_name': 'acceptance',
                    'verbose_name_plural': 'acceptances',
                    'ordering': ['accepted_at'],
                    'constraints': [models.UniqueConstraint(fields=('member', 'document'), name='members_acceptance_once')],
                },
            ),
            migrations.CreateModel(
                name='AcceptanceHistory',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('accepted_at', models.DateTimeField()),
                    ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='member_document_accepted_at_events', to='members.acceptance')),
                    ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.policydocument')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Activity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(unique=True, verbose_name='code')),
                    ('program', models.SlugField(verbose_name='program')),
                    ('role', models.SlugField(verbose_name='role')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('name_en', models.CharField(max_length=80, null=True, verbose_name='name')),
                    ('name_fr', models.CharField(max_length=80, null=True, verbose_name='name')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ],
                options={
                    'verbose_name': 'program and role',
                    'verbose_name_plural': 'programs and roles',
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Admission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('admitted_at', models.DateTimeField(auto_now_add=True, verbose_name='admitted')),
                    ('note', models.TextField(blank=True, help_text='Staff see it, and the person in their own data.', verbose_name='note')),
                    ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='members.activity', verbose_name='activity')),
                    ('admitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='admitted by')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='admissions', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ],
                options={
                    'verbose_name': 'admission',
                    'verbose_name_plural': 'admissions',
                    'ordering': ['-admitted_at'],
                    'constraints': [models.UniqueConstraint(fields=('member', 'activity'), name='members_admission_once')],
                },
            ),
            migrations.CreateModel(
                name='AdmissionHistory',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('activity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.activity', verbose_name='activity')),
                    ('admitted_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='admitted by')),
                    ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='member_activity_admitted_by_events', to='members.admission')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ClosedDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(unique=True, verbose_name='day')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('name_en', models.CharField(max_length=80, null=True, verbose_name='name')),
                    ('name_fr', models.CharField(max_length=80, null=True, verbose_name='name')),
                ],
                options={
                    'verbose_name': 'closed day',
                    'verbose_name_plural': 'closed days',
                    'ordering': ['day'],
                },
            ),
            migrations.CreateModel(
                name='Declaration',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.CharField(max_length=200)),
                    ('declared_at', models.DateTimeField()),
                    ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='members.activity')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declarations', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'declaration',
                    'verbose_name_plural': 'declarations',
                    'constraints': [models.UniqueConstraint(fields=('member', 'activity'), name='members_declaration_once')],
                },
            ),
            migrations.CreateModel(
                name='Eligibility',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('answer', models.CharField(choices=[('allowed', 'allowed'), ('declared', 'allowed if declared'), ('by_request', 'by request'), ('not_allowed', 'not allowed')], default='not_allowed', max_length=12, verbose_name='answer')),
                    ('condition', models.CharField(blank=True, help_text='The words that the person confirms.', max_length=200, verbose_name='condition')),
                    ('condition_en', models.CharField(blank=True, help_text='The words that the person confirms.', max_length=200, null=True, verbose_name='condition')),
                    ('condition_fr', models.CharField(blank=True, help_text='The words that the person confirms.', max_length=200, null=True, verbose_name='condition')),
                    ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='members.activity', verbose_name='activity')),
                    ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='members.membershipcategory', verbose_name='category')),
                ],
                options={
                    'verbose_name': 'eligibility',
                    'verbose_name_plural': 'who may take part in what',
                    'ordering': ['category', 'activity'],
                    'constraints': [models.UniqueConstraint(fields=('category', 'activity'), name='members_eligibility_one_cell'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'declared'), _negated=True), models.Q(('condition_en', ''), _negated=True), _connector='OR'), name='members_eligibility_declared_in_words', violation_error_message='An answer “if declared” needs the words that the person confirms.')],
                },
            ),
            migrations.CreateModel(
                name='EmailDifference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('roll_email', models.EmailField(max_length=254, verbose_name='address on the roll')),
                    ('seen_at', models.DateTimeField(verbose_name='seen')),
                    ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='carried back')),
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='email_difference', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ],
                options={
                    'verbose_name': 'changed e-mail address',
                    'verbose_name_plural': 'changed e-mail addresses',
                    'ordering': ['-seen_at'],
                },
            ),
            migrations.CreateModel(
                name='ErasureRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(verbose_name='asked')),
                    ('state', models.CharField(choices=[('open', 'open'), ('done', 'done'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='open', max_length=10, verbose_name='state')),
                    ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                    ('reason', models.TextField(blank=True, help_text='Told to the member when it is declined.', verbose_name='reason')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                    ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='erasure_requests', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'erasure request',
                    'verbose_name_plural': 'erasure requests',
                    'ordering': ['asked_at'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('member',), name='members_erasurerequest_one_open')],
                },
            ),
            migrations.CreateModel(
                name='MemberEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(verbose_name='when')),
                    ('action', models.CharField(max_length=60, verbose_name='what')),
                    ('from_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                    ('to_state', models.CharField(blank=True, max_length=40, verbose_name='to')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                    ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ],
                options={
                    'verbose_name': 'event of a member',
                    'verbose_name_plural': 'history of members',
                    'ordering': ['at', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='MemberHistory',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                    ('role', models.CharField(blank=True, choices=[('', 'not staff'), ('coordinator', 'coordinator'), ('finance', 'finance'), ('administrator', 'administrator')], default='', max_length=20, verbose_name='staff role')),
                    ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='email_role_is_active_events', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_on', models.DateField(verbose_name='starts')),
                    ('ends_on', models.DateField(verbose_name='ends')),
                    ('renewal_asked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='asked to confirm')),
                    ('renewal_confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='profile confirmed')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                    ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='members.membershipcategory', verbose_name='category')),
                    ('arrived_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='arrived')),
                ],
                options={
                    'verbose_name': 'membership',
                    'verbose_name_plural': 'memberships',
                    'ordering': ['member', 'starts_on'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='members_membership_ends_after_start', violation_error_message='The membership ends before it starts.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('member', '='), (members.models.memberships.DateRange('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='members_membership_no_overlap', violation_error_message='This membership overlaps another one of the same person.')],
                },
            ),
            migrations.CreateModel(
                name='MembershipCategory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(unique=True, verbose_name='code')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('name_en', models.CharField(max_length=80, null=True, verbose_name='name')),
                    ('name_fr', models.CharField(max_length=80, null=True, verbose_name='name')),
                    ('who', models.TextField(verbose_name='who may hold it')),
                    ('who_en', models.TextField(null=True, verbose_name='who may hold it')),
                    ('who_fr', models.TextField(null=True, verbose_name='who may hold it')),
                    ('aliases', models.JSONField(blank=True, default=list, help_text='A list of names, in either language.', verbose_name='other names on the roll')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ],
                options={
                    'verbose_name': 'membership category',
                    'verbose_name_plural': 'membership categories',
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='MembershipHistory',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('starts_on', models.DateField(verbose_name='starts')),
                    ('ends_on', models.DateField(verbose_name='ends')),
                    ('category', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.membershipcategory', verbose_name='category')),
                    ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='member_category_starts_on_ends_on_events', to='members.membership')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='NotificationChoice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40, verbose_name='kind')),
                    ('is_wanted', models.BooleanField(default=True, verbose_name='wanted')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notification_choices', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'notification choice',
                    'verbose_name_plural': 'notification choices',
                    'constraints': [models.UniqueConstraint(fields=('member', 'kind'), name='members_notificationchoice_once')],
                },
            ),
            migrations.CreateModel(
                name='PolicyDocument',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('terms', 'Terms of Use'), ('confidentiality', 'Confidentiality Agreement')], max_length=20, verbose_name='document')),
                    ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('title_en', models.CharField(max_length=120, null=True, verbose_name='title')),
                    ('title_fr', models.CharField(max_length=120, null=True, verbose_name='title')),
                    ('body', models.TextField(help_text='Markdown.', verbose_name='text')),
                    ('body_en', models.TextField(help_text='Markdown.', null=True, verbose_name='text')),
                    ('body_fr', models.TextField(help_text='Markdown.', null=True, verbose_name='text')),
                    ('in_force_on', models.DateField(verbose_name='in force on')),
                ],
                options={
                    'verbose_name': 'document to accept',
                    'verbose_name_plural': 'documents to accept',
                    'ordering': ['kind', '-version'],
                    'constraints': [models.UniqueConstraint(fields=('kind', 'version'), name='members_policydocument_version_once'), models.UniqueConstraint(fields=('kind', 'in_force_on'), name='members_policydocument_one_a_day')],
                },
            ),
            migrations.CreateModel(
                name='RollImport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file_name', models.CharField(max_length=200, verbose_name='file')),
                    ('sha256', models.CharField(max_length=64)),
                    ('uploaded_at', models.DateTimeField(verbose_name='uploaded')),
                    ('state', models.CharField(choices=[('previewed', 'previewed'), ('applied', 'imported'), ('discarded', 'discarded')], default='previewed', max_length=10, verbose_name='state')),
                    ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='imported')),
                    ('good_rows_only', models.BooleanField(default=False, verbose_name='refused rows left out')),
                    ('added', models.PositiveIntegerField(default=0, verbose_name='added')),
                    ('changed', models.PositiveIntegerField(default=0, verbose_name='changed')),
                    ('unchanged', models.PositiveIntegerField(default=0, verbose_name='unchanged')),
                    ('refused', models.PositiveIntegerField(default=0, verbose_name='refused')),
                    ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='imported or discarded by')),
                    ('ignored_columns', models.JSONField(blank=True, default=list, verbose_name='columns not used')),
                    ('noted', models.PositiveIntegerField(default=0, verbose_name='with a note')),
                ],
                options={
                    'verbose_name': 'import of the list of members',
                    'verbose_name_plural': 'imports of the list of members',
                    'ordering': ['-uploaded_at'],
                },
            ),
            migrations.CreateModel(
                name='RollRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('line', models.PositiveIntegerField(verbose_name='line')),
                    ('outcome', models.CharField(choices=[('added', 'added'), ('changed', 'changed'), ('unchanged', 'unchanged'), ('refused', 'refused')], max_length=10, verbose_name='outcome')),
                    ('changes', models.JSONField(blank=True, default=dict)),
                    ('member_number', models.CharField(blank=True, max_length=20, verbose_name='member number')),
                    ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail address')),
                    ('first_name', models.CharField(blank=True, max_length=80, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                    ('language', models.CharField(blank=True, max_length=2, verbose_name='language')),
                    ('city', models.CharField(blank=True, max_length=80, verbose_name='city')),
                    ('province', models.CharField(blank=True, max_length=2, verbose_name='province')),
                    ('starts_on', models.DateField(blank=True, null=True, verbose_name='starts')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends')),
                    ('roll', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='members.rollimport')),
                    ('as_written', models.JSONField(blank=True, default=dict)),
                    ('category_name', models.CharField(blank=True, max_length=200, verbose_name='category as written')),
                    ('conflicts', models.JSONField(blank=True, default=list)),
                    ('faults', models.JSONField(blank=True, default=list)),
                    ('member', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('notes', models.JSONField(blank=True, default=list)),
                    ('repeats', models.BooleanField(default=False)),
                    ('replaces', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.membership')),
                    ('speaks_for_person', models.BooleanField(default=False)),
                    ('category', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.membershipcategory')),
                ],
                options={
                    'verbose_name': 'row of a roll',
                    'verbose_name_plural': 'rows of a roll',
                    'ordering': ['roll', 'line'],
                    'indexes': [models.Index(fields=['roll', 'outcome', 'line'], name='members_rollrow_outcome')],
                    'constraints': [models.UniqueConstraint(fields=('roll', 'line'), name='members_rollrow_line_once')],
                },
            ),
            migrations.CreateModel(
                name='StaffInvitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                    ('first_name', models.CharField(max_length=80, verbose_name='first name')),
                    ('last_name', models.CharField(max_length=80, verbose_name='last name')),
                    ('language', models.CharField(default='en', max_length=2, verbose_name='language')),
                    ('role', models.CharField(choices=[('coordinator', 'coordinator'), ('finance', 'finance'), ('administrator', 'administrator')], max_length=20, verbose_name='staff role')),
                    ('invited_at', models.DateTimeField(editable=False, verbose_name='invited')),
                    ('expires_at', models.DateTimeField(editable=False, verbose_name='link ends')),
                    ('accepted_at', models.DateTimeField(editable=False, null=True, verbose_name='accepted')),
                    ('invited_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ],
                options={
                    'verbose_name': 'staff invitation',
                    'verbose_name_plural': 'staff invitations',
                    'ordering': ['-invited_at'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None)), name='members_staffinvitation_one_open', violation_error_message='This person has an open invitation already.')],
                },
            ),
            migrations.CreateModel(
                name='Member',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                    ('member_number', models.CharField(blank=True, help_text='Staff may have none.', max_length=20, null=True, unique=True, verbose_name='member number')),
                    ('first_name', models.CharField(max_length=80, verbose_name='first name')),
                    ('last_name', models.CharField(max_length=80, verbose_name='last name')),
                    ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French')], default='en', max_length=2, verbose_name='language')),
                    ('city', models.CharField(blank=True, max_length=80, verbose_name='city')),
                    ('province', models.CharField(blank=True, help_text='Empty for a person outside Canada.', max_length=2, verbose_name='province or territory')),
                    ('role', models.CharField(blank=True, choices=[('', 'not staff'), ('coordinator', 'coordinator'), ('finance', 'finance'), ('administrator', 'administrator')], default='', max_length=20, verbose_name='staff role')),
                    ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                    ('activated_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='account activated')),
                    ('address_bounced_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='mail came back')),
                    ('time_zone', models.CharField(blank=True, db_default='', default='', help_text='Empty: that of the province.', max_length=40, verbose_name='time zone')),
                ],
                options={
                    'verbose_name': 'member',
                    'verbose_name_plural': 'members',
                    'ordering': ['last_name', 'first_name', 'pk'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='members_member_email_any_case'), models.CheckConstraint(condition=models.Q(('role__in', ['', 'coordinator', 'finance', 'administrator'])), name='members_member_role_known')],
                },
            ),
            migrations.CreateModel(
                name='RollRecord',
                fields=[
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='roll_record', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('language', models.CharField(max_length=2)),
                    ('city', models.CharField(blank=True, max_length=80)),
                    ('province', models.CharField(blank=True, max_length=2)),
                ],
                options={
                    'verbose_name': 'last values of the roll',
                    'verbose_name_plural': 'last values of the roll',
                },
            ),
            migrations.CreateModel(
                name='Concern',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.CharField(choices=[('mentor', 'mentor’s page'), ('introduction', 'introduction'), ('pairing', 'mentorship')], max_length=12, verbose_name='told from')),
                    ('text', models.TextField(max_length=4000, verbose_name='what happened')),
                    ('language', models.CharField(max_length=2, verbose_name='language')),
                    ('state', models.CharField(choices=[('open', 'open'), ('taken_up', 'being looked into'), ('closed', 'closed')], default='open', max_length=10, verbose_name='state')),
                    ('raised_at', models.DateTimeField(verbose_name='told')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                    ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concerns_about', to=settings.AUTH_USER_MODEL, verbose_name='about')),
                    ('reporter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='concerns_raised', to=settings.AUTH_USER_MODEL, verbose_name='who told us')),
                ],
                options={
                    'verbose_name': 'concern',
                    'verbose_name_plural': 'concerns',
                    'ordering': ['-raised_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='ConcernEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(verbose_name='when')),
                    ('action', models.CharField(max_length=60, verbose_name='what')),
                    ('from_state', models.CharField(blank=True, max_length=40, verbose_name='from')),
                    ('to_state', models.CharField(blank=True, max_length=40, verbose_name='to')),
                    ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                    ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                    ('concern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='members.concern', verbose_name='concern')),
                ],
                options={
                    'verbose_name': 'event of a concern',
                    'verbose_name_plural': 'events of concerns',
                    'ordering': ['at', 'pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='IdentityAccess',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(verbose_name='when')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='why')),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who looked')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identity_accesses', to=settings.AUTH_USER_MODEL, verbose_name='whose')),
                    ('what', models.CharField(choices=[('identity', 'answers about identity'), ('profile', 'what a profile says for staff only'), ('reason', 'a reason that was given to staff'), ('concern', 'what was told of a concern'), ('workbook', 'the answers of a workbook that was sent'), ('evaluation', 'what an evaluation says for staff only')], default='identity', max_length=10, verbose_name='what')),
                ],
                options={
                    'verbose_name': 'look at what is private',
                    'verbose_name_plural': 'who read what is private',
                    'ordering': ['-at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Block',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(verbose_name='when')),
                    ('blocked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocked_by', to=settings.AUTH_USER_MODEL, verbose_name='whom')),
                    ('blocker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to=settings.AUTH_USER_MODEL, verbose_name='who blocked')),
                ],
                options={
                    'verbose_name': 'block',
                    'verbose_name_plural': 'blocks',
                    'ordering': ['-at', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('blocker', 'blocked'), name='members_block_once'), models.CheckConstraint(condition=models.Q(('blocker', models.F('blocked')), _negated=True), name='members_block_somebody_else')],
                },
            ),
            migrations.CreateModel(
                name='IdentityConsent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('trait', models.CharField(blank=True, choices=[('indigenous', 'Indigenous identity'), ('race', 'Race'), ('ethnicity', 'Ethnic or cultural background'), ('gender', 'Gender'), ('orientation', 'Sexual orientation'), ('disability', 'Disability'), ('faith', 'Faith'), ('first-in-family', 'First in the family at university'), ('newcomer', 'Newcomer to Canada'), ('caregiver', 'Caregiver'), ('francophone', 'Francophone in a minority')], max_length=20, verbose_name='trait')),
                    ('visibility', models.CharField(choices=[('none', 'not given'), ('staff', 'only for staff who match me'), ('shown', 'shown on my mentor profile and searchable by signed-in members')], max_length=5, verbose_name='who may see it')),
                    ('wording', models.PositiveSmallIntegerField(verbose_name='version of the wording')),
                    ('text', models.TextField(verbose_name='the words that were shown')),
                    ('language', models.CharField(max_length=2, verbose_name='language')),
                    ('given_at', models.DateTimeField(verbose_name='given')),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identity_consents', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ],
                options={
                    'verbose_name': 'consent about identity',
                    'verbose_name_plural': 'consents about identity',
                    'ordering': ['given_at', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('member', 'trait'), name='members_identityconsent_one_in_force'), models.CheckConstraint(condition=models.Q(models.Q(('trait', ''), _negated=True), ('withdrawn_at__isnull', False), _connector='OR'), name='members_identityconsent_trait_in_force')],
                },
            ),
            migrations.CreateModel(
                name='SelfIdentification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('trait', models.CharField(choices=[('indigenous', 'Indigenous identity'), ('race', 'Race'), ('ethnicity', 'Ethnic or cultural background'), ('gender', 'Gender'), ('orientation', 'Sexual orientation'), ('disability', 'Disability'), ('faith', 'Faith'), ('first-in-family', 'First in the family at university'), ('newcomer', 'Newcomer to Canada'), ('caregiver', 'Caregiver'), ('francophone', 'Francophone in a minority')], max_length=20, verbose_name='trait')),
                    ('visibility', models.CharField(choices=[('none', 'not given'), ('staff', 'only for staff who match me'), ('shown', 'shown on my mentor profile and searchable by signed-in members')], max_length=5, verbose_name='who may see it')),
                    ('shown_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list)),
                    ('shown_words', models.CharField(blank=True, max_length=200)),
                    ('sealed', models.BinaryField(blank=True, default=b'')),
                    ('is_matched_on', models.BooleanField(default=False, verbose_name='asks to be matched on it')),
                    ('standard', models.CharField(max_length=40, verbose_name='standard of the question')),
                    ('updated_at', models.DateTimeField(verbose_name='changed')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='self_identifications', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ],
                options={
                    'verbose_name': 'self-identification',
                    'verbose_name_plural': 'self-identifications',
                    'ordering': ['member', 'trait'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(condition=models.Q(('visibility', 'shown')), fields=['shown_codes'], name='selfidentification_shown')],
                    'constraints': [models.UniqueConstraint(fields=('member', 'trait'), name='members_selfidentification_trait_once'), models.CheckConstraint(condition=models.Q(('visibility', 'shown'), models.Q(('shown_codes', []), ('shown_words', '')), _connector='OR'), name='members_selfidentification_shown_only_if_chosen'), models.CheckConstraint(condition=models.Q(('visibility', 'staff'), ('sealed', b''), _connector='OR'), name='members_selfidentification_sealed_only_for_staff'), models.CheckConstraint(condition=models.Q(models.Q(('visibility', 'none'), _negated=True), ('is_matched_on', False), _connector='OR'), name='members_selfidentification_matched_on_given')],
                },
            ),
            migrations.CreateModel(
                name='Suspension',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField(verbose_name='since')),
                    ('reason', models.CharField(max_length=300, verbose_name='reason, for staff')),
                    ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                    ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lifted by')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ],
                options={
                    'verbose_name': 'suspension',
                    'verbose_name_plural': 'suspensions',
                    'ordering': ['-since', '-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('member',), name='members_suspension_one_in_force')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='acceptance',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_acceptancehistory" ("accepted_at", "document_id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."accepted_at", NEW."document_id", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='2fc8e2a3352049ca540445b0d9762ef66791db16', operation='INSERT', pgid='pgtrigger_insert_insert_979db', table='members_acceptance', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='acceptance',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id"))', func='INSERT INTO "members_acceptancehistory" ("accepted_at", "document_id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."accepted_at", NEW."document_id", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='106f95ee1789e0023b0d4b24d9f0bcdf2b0b2c6d', operation='UPDATE', pgid='pgtrigger_update_update_a2a7e', table='members_acceptance', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='acceptance',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_acceptancehistory" ("accepted_at", "document_id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."accepted_at", OLD."document_id", OLD."member_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='152d98f1498d00600a7404f00853ae96d7657d9f', operation='DELETE', pgid='pgtrigger_delete_delete_4b8c5', table='members_acceptance', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='admission',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_admissionhistory" ("activity_id", "admitted_by_id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."admitted_by_id", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='f0c7539611ef6a1ee667604634824dedf6d982ba', operation='INSERT', pgid='pgtrigger_insert_insert_7e06c', table='members_admission', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='admission',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."activity_id" IS DISTINCT FROM (NEW."activity_id") OR OLD."admitted_by_id" IS DISTINCT FROM (NEW."admitted_by_id") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id"))', func='INSERT INTO "members_admissionhistory" ("activity_id", "admitted_by_id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."activity_id", NEW."admitted_by_id", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='ca9941140ab53826288c9e794ff010f9d135c44d', operation='UPDATE', pgid='pgtrigger_update_update_14368', table='members_admission', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='admission',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_admissionhistory" ("activity_id", "admitted_by_id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."activity_id", OLD."admitted_by_id", OLD."member_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='2a3506d95983a40de839e1398079c83679412f2b', operation='DELETE', pgid='pgtrigger_delete_delete_79aad', table='members_admission', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_membershiphistory" ("category_id", "ends_on", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."category_id", NEW."ends_on", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;', hash='7d3fc3a2ffeb3bb8cc0db457bcc08e22bc733b45', operation='INSERT', pgid='pgtrigger_insert_insert_20243', table='members_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on"))', func='INSERT INTO "members_membershiphistory" ("category_id", "ends_on", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."category_id", NEW."ends_on", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;', hash='f1bf351b8bd4c1261a43de22396f2c5de28bcb74', operation='UPDATE', pgid='pgtrigger_update_update_f5071', table='members_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_membershiphistory" ("category_id", "ends_on", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (OLD."category_id", OLD."ends_on", OLD."member_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."starts_on"); RETURN NULL;', hash='70ab0a6b67e637cf24dd443c5ecac14b33377330', operation='DELETE', pgid='pgtrigger_delete_delete_84b9f', table='members_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='member',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_memberhistory" ("email", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."email", NEW."is_active", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;', hash='4be08280b6dbf79136b2439a0fcd665277520d11', operation='INSERT', pgid='pgtrigger_insert_insert_2df50', table='members_member', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='member',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."role" IS DISTINCT FROM (NEW."role"))', func='INSERT INTO "members_memberhistory" ("email", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."email", NEW."is_active", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;', hash='b7ed05f6c1a90843c27d6e6e2a7e098a274bd8ca', operation='UPDATE', pgid='pgtrigger_update_update_b1bc1', table='members_member', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='member',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_memberhistory" ("email", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."email", OLD."is_active", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role"); RETURN NULL;', hash='1d4deb9166e9789c42c99c2252fb6f29f628e97b', operation='DELETE', pgid='pgtrigger_delete_delete_925fb', table='members_member', when='AFTER')),
            ),
        ]),
    ]
