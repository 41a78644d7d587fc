"""Reference B's tables: the answers as ManyToMany fields, filled from the profiles."""

from django.db import connection, models

from mentorship.profiles.facets import CODES_IN_SQL
from mentorship.profiles.models import Term


class Mentor(models.Model):
    profile = models.OneToOneField("mentorship.MentorProfile", models.CASCADE, primary_key=True)
    is_listed = models.BooleanField(db_index=True)
    area = models.ManyToManyField(Term, related_name="+")
    setting = models.ManyToManyField(Term, related_name="+")
    age = models.ManyToManyField(Term, related_name="+")
    where = models.ManyToManyField(Term, related_name="+")
    language = models.ManyToManyField(Term, related_name="+")
    mode = models.ManyToManyField(Term, related_name="+")
    topic = models.ManyToManyField(Term, related_name="+")
    path = models.ManyToManyField(Term, related_name="+")
    experience = models.ForeignKey(Term, models.CASCADE, null=True, related_name="+")
    place = models.BooleanField()

    def __str__(self) -> str:
        return str(self.pk)


def fill() -> None:
    """Copy every profile into these tables."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE usual_way_mentor CASCADE")
        cursor.execute(
            "INSERT INTO usual_way_mentor (profile_id, is_listed, experience_id, place)"
            " SELECT p.id, is_listed, t.id, has_place FROM mentorship_mentorprofile p"
            " LEFT JOIN mentorship_term t ON t.kind = 'experience' AND t.code = p.experience"
        )
        for facet, codes in CODES_IN_SQL.items():
            if facet not in {"experience", "place", "city", "value"}:
                cursor.execute(
                    f"INSERT INTO usual_way_mentor_{facet} (mentor_id, term_id) SELECT DISTINCT held.id, t.id"
                    f" FROM (SELECT id, unnest({codes}) AS code FROM mentorship_mentorprofile) held"
                    " JOIN mentorship_term t ON t.code = held.code AND t.kind = %s",
                    [facet],
                )
        cursor.execute("ANALYZE")
