from django.db import migrations

# What is found by words is kept beside the rows (a profile's two vectors are most of its length): a common word visits
# thousands of rows, and now fewer than half of the pages. Profiles that are there already follow when they are saved.
FORWARD = "ALTER TABLE mentorship_mentorprofile SET (toast_tuple_target = 1024)"
BACKWARD = "ALTER TABLE mentorship_mentorprofile RESET (toast_tuple_target)"


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0020_evaluations_at_the_start")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
