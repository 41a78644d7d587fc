"""How often a member may search and open profiles, so that nobody copies the list of mentors (quality S15)."""

from datetime import datetime, timedelta
from typing import Any

from caot_mentor.statements import planned_once
from members.models import Member
from mentorship.profiles import policy
from mentorship.profiles.models import UseCount

# One more use, and after how many seconds the count begins anew if that was one too many.
COUNT = """
INSERT INTO mentorship_usecount AS held (member_id, what, since, uses) VALUES (%(member)s, %(what)s, %(now)s, 1)
ON CONFLICT (member_id, what) DO UPDATE SET
    uses = CASE WHEN held.since > %(starts)s THEN held.uses + 1 ELSE 1 END,
    since = CASE WHEN held.since > %(starts)s THEN held.since ELSE %(now)s END
RETURNING CASE WHEN uses > %(most)s THEN greatest(1, extract(epoch FROM since - %(starts)s)::int) ELSE 0 END AS seconds
"""


def seconds_to_wait(member: Member, what: UseCount.What, now: datetime) -> int:
    """Count one more use; 0 while it is within the limit, else after how many seconds the count begins anew.

    A minute or a day begins with its first use. One statement.
    """
    with planned_once() as cursor:
        cursor.execute(COUNT, parameters(member, what, now))
        return cursor.fetchone()[0]


def parameters(member: Member, what: UseCount.What, now: datetime) -> dict[str, Any]:
    """Those of `COUNT`."""
    if what == UseCount.What.SEARCH:
        most, lasts = policy.SEARCHES_A_MINUTE, timedelta(minutes=1)
    else:
        most, lasts = policy.PROFILES_A_DAY, timedelta(days=1)
    return {"member": member.pk, "what": what.value, "now": now, "starts": now - lasts, "most": most}
