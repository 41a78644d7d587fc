"""How often a member may search and open profiles, so that nobody copies the list of mentors (quality S15)."""

from datetime import datetime, timedelta

from caot_mentor.statements import planned_once
from members.models import Member
from mentorship.profiles import policy
from mentorship.profiles.models import UseCount

COUNT = """
INSERT INTO mentorship_usecount AS held (member_id, what, since, uses) VALUES (%(member)s, %(what)s, %(now)s, 1)
ON CONFLICT (member_id, what) DO UPDATE SET
    uses = CASE WHEN held.since > %(starts)s THEN held.uses + 1 ELSE 1 END,
    since = CASE WHEN held.since > %(starts)s THEN held.since ELSE %(now)s END
RETURNING uses, since
"""


def seconds_to_wait(member: Member, what: UseCount.What, now: datetime) -> int:
    """Count one more use; 0 while it is within the limit, else after how many seconds the count begins anew.

    A minute or a day begins with its first use. One statement.
    """
    if what == UseCount.What.SEARCH:
        most, lasts = policy.SEARCHES_A_MINUTE, timedelta(minutes=1)
    else:
        most, lasts = policy.PROFILES_A_DAY, timedelta(days=1)
    with planned_once() as cursor:
        cursor.execute(COUNT, {"member": member.pk, "what": what.value, "now": now, "starts": now - lasts})
        uses, since = cursor.fetchone()
    return max(1, int((since + lasts - now).total_seconds())) if uses > most else 0
