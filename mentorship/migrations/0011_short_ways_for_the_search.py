from django.db import migrations

# A bit string of up to 8 kB (65,000 mentors) stays in its row: from PostgreSQL's 2 kB on, each of them would be fetched
# from a second table for every search. How often somebody searched may be lost in a crash, and waits for no disk.
FORWARD = """
ALTER TABLE mentorship_facetbits SET (toast_tuple_target = 8160);
UPDATE mentorship_facetbits SET bits = bits || B'';
ALTER TABLE mentorship_usecount SET UNLOGGED;
"""
BACKWARD = """
ALTER TABLE mentorship_usecount SET LOGGED;
ALTER TABLE mentorship_facetbits RESET (toast_tuple_target);
"""


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0010_the_mentorship_itself")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
