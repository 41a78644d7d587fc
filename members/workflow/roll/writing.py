"""What the preview shows, written set-wise. Every column that may be written stands here; a role does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from members.models import Member, RollImport


def write(roll: RollImport, *, by: Member | None, now: datetime) -> None:
    """Apply the good rows of a roll whose comparison was made in this transaction, under its locks."""
    values: dict[str, Any] = {"roll": roll.pk, "now": now, "actor": by.pk if by else None, "note": f"#{roll.pk}"}
    with connection.cursor() as cursor:
        # The history's triggers open a subtransaction a row, which is slow while many checks of foreign keys wait for
        # the end of the transaction: so those are made after each statement.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in _STATEMENTS:
            cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        # Thousands of new rows would be planned for with yesterday's statistics until the next autovacuum.
        cursor.execute("ANALYZE members_member, members_membership, members_rollrecord")


# A password that nobody can match ("!" begins Django's unusable ones) until the account is activated.
_NEW_MEMBERS = """
    INSERT INTO members_member (email, member_number, first_name, last_name, language, city, province,
                                password, role, is_active, created_at)
    SELECT r.email, r.member_number, r.first_name, r.last_name, r.language, r.city, r.province,
           '!' || replace(gen_random_uuid()::text, '-', ''), '', true, %(now)s
    FROM members_rollrow r
    WHERE r.roll_id = %(roll)s AND r.outcome = 'added' AND r.speaks_for_person
    ORDER BY r.line
"""
_FIND_NEW_MEMBERS = """
    UPDATE members_rollrow r SET member_id = m.id
    FROM members_member m
    WHERE m.member_number = r.member_number AND r.roll_id = %(roll)s AND r.member_id IS NULL AND r.outcome <> 'refused'
"""
_CHANGED_MEMBERS = """
    UPDATE members_member m
    SET email = coalesce(r.changes #>> '{email,1}', m.email),
        first_name = coalesce(r.changes #>> '{first_name,1}', m.first_name),
        last_name = coalesce(r.changes #>> '{last_name,1}', m.last_name),
        language = coalesce(r.changes #>> '{language,1}', m.language),
        city = coalesce(r.changes #>> '{city,1}', m.city),
        province = coalesce(r.changes #>> '{province,1}', m.province)
    FROM members_rollrow r
    WHERE r.member_id = m.id AND r.roll_id = %(roll)s AND r.outcome = 'changed'
      AND r.changes ?| array['email', 'first_name', 'last_name', 'language', 'city', 'province']
"""
# Two periods of one person may move in one file. Each first shrinks to what its old and its new days share (never
# nothing: they have one end in common), so that none meets the other on its way.
_SHRUNK_PERIODS = """
    UPDATE members_membership k
    SET starts_on = greatest(k.starts_on, r.starts_on), ends_on = least(k.ends_on, r.ends_on)
    FROM members_rollrow r
    WHERE r.replaces_id = k.id AND r.roll_id = %(roll)s AND r.outcome = 'changed'
      AND (r.starts_on > k.starts_on OR r.ends_on < k.ends_on)
"""
_CHANGED_PERIODS = """
    UPDATE members_membership k
    SET category_id = r.category_id, starts_on = r.starts_on, ends_on = r.ends_on
    FROM members_rollrow r
    WHERE r.replaces_id = k.id AND r.roll_id = %(roll)s AND r.outcome = 'changed'
      AND (k.category_id, k.starts_on, k.ends_on) <> (r.category_id, r.starts_on, r.ends_on)
"""
_NEW_PERIODS = """
    INSERT INTO members_membership (member_id, category_id, starts_on, ends_on, arrived_at)
    SELECT r.member_id, r.category_id, r.starts_on, r.ends_on, %(now)s
    FROM members_rollrow r
    WHERE r.roll_id = %(roll)s AND (r.outcome = 'added' OR (r.outcome = 'changed' AND r.changes ? 'period'))
    ORDER BY r.line
"""
_RECORDS = """
    INSERT INTO members_rollrecord AS record (member_id, language, city, province)
    SELECT r.member_id, r.language, r.city, r.province
    FROM members_rollrow r WHERE r.roll_id = %(roll)s AND r.speaks_for_person AND r.outcome <> 'refused'
    ON CONFLICT (member_id) DO UPDATE
    SET language = excluded.language, city = excluded.city, province = excluded.province
    WHERE (record.language, record.city, record.province) <> (excluded.language, excluded.city, excluded.province)
"""
# A difference that staff have carried back opens again only when the roll says something new.
_DIFFERENCES = """
    INSERT INTO members_emaildifference AS difference (member_id, roll_email, seen_at)
    SELECT r.member_id, r.email, %(now)s
    FROM members_rollrow r
    WHERE r.roll_id = %(roll)s AND r.outcome <> 'refused' AND r.notes @> '[{"code": "email_differs"}]'
    ON CONFLICT (member_id) DO UPDATE
    SET roll_email = excluded.roll_email, seen_at = excluded.seen_at, settled_at = NULL
    WHERE lower(difference.roll_email) <> excluded.roll_email
"""
_SETTLED_DIFFERENCES = """
    UPDATE members_emaildifference difference SET settled_at = %(now)s
    FROM members_rollrow r JOIN members_member m ON m.id = r.member_id
    WHERE difference.member_id = m.id AND difference.settled_at IS NULL
      AND r.roll_id = %(roll)s AND r.speaks_for_person AND r.outcome <> 'refused' AND lower(m.email) = r.email
"""
_EVENTS = """
    INSERT INTO members_memberevent (member_id, at, actor_id, action, from_state, to_state, note)
    SELECT r.member_id, %(now)s, %(actor)s,
           CASE r.outcome WHEN 'added' THEN 'add_by_roll' ELSE 'change_by_roll' END, '', '', %(note)s
    FROM members_rollrow r
    WHERE r.roll_id = %(roll)s AND (r.outcome = 'changed' OR (r.outcome = 'added' AND r.speaks_for_person))
    ORDER BY r.line
"""
_STATEMENTS = (
    *(_NEW_MEMBERS, _FIND_NEW_MEMBERS, _CHANGED_MEMBERS),
    *(_SHRUNK_PERIODS, _CHANGED_PERIODS, _NEW_PERIODS),
    *(_RECORDS, _DIFFERENCES, _SETTLED_DIFFERENCES, _EVENTS),
)
