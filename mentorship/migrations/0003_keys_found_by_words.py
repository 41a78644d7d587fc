from django.db import migrations

from mentorship.profiles import search_configurations


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0002_count_uses")]

    operations = [migrations.RunSQL(search_configurations.CREATE_FINDER, search_configurations.DROP_FINDER)]
