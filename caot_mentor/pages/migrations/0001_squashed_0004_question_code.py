import django.db.models.deletion
from django.db import migrations, models

from caot_mentor.at_once import AtOnce


class Migration(migrations.Migration):

    replaces = [
        ('pages', '0001_initial'),
        ('pages', '0002_notice_on_program_page'),
        ('pages', '0003_words_that_staff_read'),
        ('pages', '0004_question_code'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        AtOnce([
            migrations.CreateModel(
                name='ProgramPage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(help_text='Part of the page’s address.', unique=True, verbose_name='code')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('title_en', models.CharField(max_length=120, null=True, verbose_name='title')),
                    ('title_fr', models.CharField(max_length=120, null=True, verbose_name='title')),
                    ('tagline', models.CharField(max_length=240, verbose_name='one sentence')),
                    ('tagline_en', models.CharField(max_length=240, null=True, verbose_name='one sentence')),
                    ('tagline_fr', models.CharField(max_length=240, null=True, verbose_name='one sentence')),
                    ('for_whom', models.TextField(verbose_name='for whom')),
                    ('for_whom_en', models.TextField(null=True, verbose_name='for whom')),
                    ('for_whom_fr', models.TextField(null=True, verbose_name='for whom')),
                    ('cost', models.CharField(max_length=120, verbose_name='cost')),
                    ('cost_en', models.CharField(max_length=120, null=True, verbose_name='cost')),
                    ('cost_fr', models.CharField(max_length=120, null=True, verbose_name='cost')),
                    ('languages', models.CharField(max_length=120, verbose_name='languages')),
                    ('languages_en', models.CharField(max_length=120, null=True, verbose_name='languages')),
                    ('languages_fr', models.CharField(max_length=120, null=True, verbose_name='languages')),
                    ('body', models.TextField(help_text='Markdown.', verbose_name='text')),
                    ('body_en', models.TextField(help_text='Markdown.', null=True, verbose_name='text')),
                    ('body_fr', models.TextField(help_text='Markdown.', null=True, verbose_name='text')),
                    ('is_open', models.BooleanField(default=False, verbose_name='open on this site')),
                    ('status', models.TextField(blank=True, help_text='Stands at the top of the page: what is not open on this site yet, and how to take part.', verbose_name='notice')),
                    ('status_en', models.TextField(blank=True, help_text='Stands at the top of the page: what is not open on this site yet, and how to take part.', null=True, verbose_name='notice')),
                    ('status_fr', models.TextField(blank=True, help_text='Stands at the top of the page: what is not open on this site yet, and how to take part.', null=True, verbose_name='notice')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ],
                options={
                    'verbose_name': 'program page',
                    'verbose_name_plural': 'program pages',
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='TextPage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(unique=True, verbose_name='code')),
                    ('title', models.CharField(max_length=120, verbose_name='title')),
                    ('title_en', models.CharField(max_length=120, null=True, verbose_name='title')),
                    ('title_fr', models.CharField(max_length=120, null=True, verbose_name='title')),
                    ('body', models.TextField(help_text='Markdown.', verbose_name='text')),
                    ('body_en', models.TextField(help_text='Markdown.', null=True, verbose_name='text')),
                    ('body_fr', models.TextField(help_text='Markdown.', null=True, verbose_name='text')),
                    ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ],
                options={
                    'verbose_name': 'text page',
                    'verbose_name_plural': 'text pages',
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='Question',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('question', models.CharField(max_length=240, verbose_name='question')),
                    ('question_en', models.CharField(max_length=240, null=True, verbose_name='question')),
                    ('question_fr', models.CharField(max_length=240, null=True, verbose_name='question')),
                    ('answer', models.TextField(help_text='Markdown.', verbose_name='answer')),
                    ('answer_en', models.TextField(help_text='Markdown.', null=True, verbose_name='answer')),
                    ('answer_fr', models.TextField(help_text='Markdown.', null=True, verbose_name='answer')),
                    ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                    ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='pages.programpage', verbose_name='program')),
                    ('code', models.SlugField(blank=True, editable=False)),
                ],
                options={
                    'verbose_name': 'question and answer',
                    'verbose_name_plural': 'questions and answers',
                    'ordering': ['program', 'position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Testimonial',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('quote', models.TextField(max_length=600, verbose_name='quote')),
                    ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French')], max_length=2, verbose_name='language')),
                    ('signed_as', models.CharField(blank=True, help_text='Empty: shown without a name.', max_length=120, verbose_name='signed as')),
                    ('consent', models.TextField(help_text='Who agreed to what, when, and where that is kept.', verbose_name='consent on file')),
                    ('is_published', models.BooleanField(default=False, verbose_name='published')),
                    ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='testimonials', to='pages.programpage', verbose_name='program')),
                ],
                options={
                    'verbose_name': 'testimonial',
                    'verbose_name_plural': 'testimonials',
                    'ordering': ['program', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('is_published', False), models.Q(('consent', ''), _negated=True), _connector='OR'), name='pages_testimonial_published_with_consent', violation_error_message='A quote is published only with a consent on file.')],
                },
            ),
        ]),
    ]
