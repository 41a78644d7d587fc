from django.db import migrations, models

# Each state of a row gets a number that nothing had before it, by whatever way it was written: the processes' own copies
# are held true by it. The bits go back to where PostgreSQL keeps long values: the search no longer reads them each time,
# but the rows beside them.
FORWARD = """
CREATE SEQUENCE mentorship_version;
CREATE FUNCTION mentorship_set_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := nextval('mentorship_version');
    RETURN NEW;
END $$;
CREATE TRIGGER set_version BEFORE INSERT OR UPDATE ON mentorship_facetbits
    FOR EACH ROW EXECUTE FUNCTION mentorship_set_version();
CREATE TRIGGER set_version BEFORE INSERT OR UPDATE ON mentorship_term
    FOR EACH ROW EXECUTE FUNCTION mentorship_set_version();
ALTER TABLE mentorship_facetbits RESET (toast_tuple_target);
UPDATE mentorship_facetbits SET bits = bits || B'';
UPDATE mentorship_term SET version = 0;
"""
BACKWARD = """
DROP TRIGGER set_version ON mentorship_term;
DROP TRIGGER set_version ON mentorship_facetbits;
DROP FUNCTION mentorship_set_version();
DROP SEQUENCE mentorship_version;
ALTER TABLE mentorship_facetbits SET (toast_tuple_target = 8160);
"""


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0018_months_that_were_left")]
    operations = [
        migrations.AddField("facetbits", "version", models.BigIntegerField(default=0, editable=False)),
        migrations.AddField("term", "version", models.BigIntegerField(default=0, editable=False)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
