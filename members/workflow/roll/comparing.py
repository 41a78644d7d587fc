# ruff: noqa: S608 (only constants of this file are put together; values are parameters)
"""The staged rows beside one another and beside the database, set-wise.

Rules, in the order in which they are applied:

1. The member number is the key (MEM-7). A number that stands for two people, or an address that stands for two numbers,
   is refused on every line that uses it, since the file alone cannot say who is right; unless the database knows one of
   the lines: then that one is good and the others are refused.
2. An address that belongs to another member or to a staff account without number is refused.
3. A row takes the place of the person's membership with the same start, or else with the same end. A period that
   would overlap any other is refused. Refusing one row may uncover another's overlap: repeated until none is found.
4. What a good row would change is written down as old and new per column; exactly that is applied. The latest period
   of a person in the file speaks for name, address and place.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, Q

from members.models import RollImport, RollRow

GOOD = "r.faults = '[]' AND r.conflicts = '[]'"


def compare(roll: RollImport) -> None:
    """Set outcome, conflicts, changes and notes of every row of `roll`, and its counts; touches no member."""
    with connection.cursor() as cursor:
        for statement in (_FORGET, _NUMBERS_REPEATED, _ADDRESSES_REPEATED, _ADDRESSES_TAKEN, _REPEATS):
            cursor.execute(statement, {"roll": roll.pk})
        refused_more = 1
        while refused_more:
            cursor.execute(_REPLACED_PERIODS, {"roll": roll.pk})
            cursor.execute(_OVERLAPS, {"roll": roll.pk})
            refused_more = cursor.rowcount
        for statement in (_SPEAKERS, _CHANGES, _OUTCOMES):
            cursor.execute(statement, {"roll": roll.pk})
    _count(roll)


def _count(roll: RollImport) -> None:
    outcomes = RollRow.Outcome
    wanted = {outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in outcomes}
    counts = RollRow.objects.filter(roll=roll).aggregate(**wanted, noted=Count("pk", filter=~Q(notes=[])))
    for name, number in counts.items():
        setattr(roll, name, number)
    roll.save(update_fields=list(counts))


_FORGET = """
    UPDATE members_rollrow r
    SET conflicts = '[]', changes = '{}', notes = '[]', speaks_for_person = true, repeats = false, replaces_id = NULL,
        member_id = m.id
    FROM members_rollrow same LEFT JOIN members_member m ON m.member_number = same.member_number
    WHERE same.id = r.id AND r.roll_id = %(roll)s AND (
        (r.conflicts, r.changes, r.notes, r.repeats) <> ('[]', '{}', '[]', false) OR NOT r.speaks_for_person
        OR r.replaces_id IS NOT NULL OR r.member_id IS DISTINCT FROM m.id)
"""

# `is_known`: the database has this address under this number.
_WITH_KNOWN = """
    WITH claims AS (
        SELECT r.id, r.line, r.member_number, r.email, r.first_name, r.last_name,
               coalesce(lower(m.email) = r.email, false) AS is_known
        FROM members_rollrow r LEFT JOIN members_member m ON m.id = r.member_id
        WHERE r.roll_id = %(roll)s AND r.member_number <> '' AND r.email <> ''
    )
"""

_NUMBERS_REPEATED = f"""
    {_WITH_KNOWN}, clashes AS (
        SELECT mine.id, min(other.line) AS other_line
        FROM claims mine JOIN claims other USING (member_number)
        WHERE (mine.email, mine.first_name, mine.last_name) <> (other.email, other.first_name, other.last_name)
          AND NOT (mine.is_known AND NOT other.is_known)
        GROUP BY mine.id
    )
    UPDATE members_rollrow r
    SET conflicts = r.conflicts || jsonb_build_object('code', 'number_repeated', 'line', clashes.other_line)
    FROM clashes WHERE clashes.id = r.id
"""

_ADDRESSES_REPEATED = f"""
    {_WITH_KNOWN}, clashes AS (
        SELECT mine.id, min(other.line) AS other_line
        FROM claims mine JOIN claims other USING (email)
        WHERE mine.member_number <> other.member_number AND NOT (mine.is_known AND NOT other.is_known)
        GROUP BY mine.id
    )
    UPDATE members_rollrow r
    SET conflicts = r.conflicts || jsonb_build_object('code', 'email_repeated', 'line', clashes.other_line)
    FROM clashes WHERE clashes.id = r.id
"""

# The sign-in address counts, and any other that its holder has confirmed.
_ADDRESSES_TAKEN = """
    WITH held AS (
        SELECT id AS member_id, lower(email) AS email FROM members_member
        UNION SELECT user_id, lower(email) FROM account_emailaddress WHERE verified
    ), holders AS (
        SELECT DISTINCT ON (r.id) r.id, m.member_number, m.role
        FROM members_rollrow r
        JOIN held ON held.email = r.email
        JOIN members_member m ON m.id = held.member_id
        WHERE r.roll_id = %(roll)s AND r.email <> '' AND r.member_number <> ''
          AND m.member_number IS DISTINCT FROM r.member_number
        ORDER BY r.id, m.id
    )
    UPDATE members_rollrow r
    SET conflicts = r.conflicts || CASE
        WHEN holders.member_number IS NULL AND holders.role <> '' THEN jsonb_build_object('code', 'email_of_staff')
        ELSE jsonb_build_object('code', 'email_taken', 'number', coalesce(holders.member_number, '–')) END
    FROM holders WHERE holders.id = r.id
"""

_REPEATS = f"""
    WITH repeated AS (
        SELECT r.id, row_number() OVER (
            PARTITION BY r.member_number, r.starts_on, r.ends_on, r.category_id, r.language, r.city, r.province
            ORDER BY r.line
        ) AS nth
        FROM members_rollrow r WHERE r.roll_id = %(roll)s AND {GOOD}
    )
    UPDATE members_rollrow r SET repeats = true FROM repeated WHERE repeated.id = r.id AND repeated.nth > 1
"""

# Same start before same end; no membership is taken by two rows.
_REPLACED_PERIODS = f"""
    WITH candidates AS (
        SELECT r.id AS row_id, k.id AS membership_id,
               row_number() OVER (PARTITION BY r.id ORDER BY k.starts_on = r.starts_on DESC, k.id) AS for_row,
               row_number() OVER (PARTITION BY k.id ORDER BY k.starts_on = r.starts_on DESC, r.line) AS for_period
        FROM members_rollrow r
        JOIN members_membership k
          ON k.member_id = r.member_id AND (k.starts_on = r.starts_on OR k.ends_on = r.ends_on)
        WHERE r.roll_id = %(roll)s AND {GOOD}
    )
    UPDATE members_rollrow r SET replaces_id = candidates.membership_id
    FROM candidates WHERE candidates.row_id = r.id AND for_row = 1 AND for_period = 1
"""

_OVERLAPS = f"""
    WITH good AS (
        SELECT r.id, r.line, r.member_id, r.member_number, r.starts_on, r.ends_on, r.replaces_id, r.repeats
        FROM members_rollrow r WHERE r.roll_id = %(roll)s AND {GOOD}
    ), kept AS (
        SELECT k.member_id, k.starts_on, k.ends_on FROM members_membership k
        WHERE k.member_id IN (SELECT member_id FROM good)
          AND NOT EXISTS (SELECT FROM good WHERE good.replaces_id = k.id)
    ), clashes AS (
        SELECT good.id, jsonb_build_object('code', 'overlap_in_file', 'line', min(other.line)) AS reason
        FROM good JOIN good other USING (member_number)
        WHERE good.id <> other.id AND NOT other.repeats AND NOT good.repeats
          AND daterange(good.starts_on, good.ends_on, '[]') && daterange(other.starts_on, other.ends_on, '[]')
        GROUP BY good.id
        UNION ALL
        (SELECT DISTINCT ON (good.id) good.id,
               jsonb_build_object('code', 'overlap', 'starts', kept.starts_on, 'ends', kept.ends_on)
        FROM good JOIN kept USING (member_id)
        WHERE NOT good.repeats
          AND daterange(good.starts_on, good.ends_on, '[]') && daterange(kept.starts_on, kept.ends_on, '[]')
        ORDER BY good.id, kept.starts_on)
    ), reasons AS (
        SELECT id, jsonb_agg(reason) AS reasons FROM clashes GROUP BY id
    )
    UPDATE members_rollrow r SET conflicts = r.conflicts || reasons.reasons, replaces_id = NULL
    FROM reasons WHERE reasons.id = r.id
"""

_SPEAKERS = f"""
    WITH ranked AS (
        SELECT r.id, row_number() OVER (
            PARTITION BY r.member_number ORDER BY ({GOOD} AND NOT r.repeats) DESC, r.starts_on DESC, r.line
        ) AS nth
        FROM members_rollrow r WHERE r.roll_id = %(roll)s
    )
    UPDATE members_rollrow r SET speaks_for_person = false FROM ranked WHERE ranked.id = r.id AND ranked.nth > 1
"""


def _own_choice(column: str) -> str:
    """A field that a member may change on the site is taken only when the roll has changed its own mind."""
    return f"""'{column}', CASE WHEN r.speaks_for_person AND r.{column} <> m.{column}
                 AND r.{column} IS DISTINCT FROM record.{column}
            THEN jsonb_build_array(m.{column}, r.{column}) END"""


def _kept_note(column: str) -> str:
    return f"""CASE WHEN r.speaks_for_person AND r.{column} <> m.{column} AND r.{column} = record.{column}
            THEN jsonb_build_array(jsonb_build_object('code', 'own_value', 'column', '{column}')) ELSE '[]' END"""


# An account that is activated, or that belongs to staff, keeps its sign-in address (MEM-7).
_KEEPS_ADDRESS = "(m.activated_at IS NOT NULL OR m.role <> '')"

_CHANGES = f"""
    UPDATE members_rollrow r
    SET changes = jsonb_strip_nulls(jsonb_build_object(
            'first_name', CASE WHEN r.speaks_for_person AND r.first_name <> m.first_name
                THEN jsonb_build_array(m.first_name, r.first_name) END,
            'last_name', CASE WHEN r.speaks_for_person AND r.last_name <> m.last_name
                THEN jsonb_build_array(m.last_name, r.last_name) END,
            'email', CASE WHEN r.speaks_for_person AND r.email <> lower(m.email) AND NOT {_KEEPS_ADDRESS}
                THEN jsonb_build_array(m.email, r.email) END,
            {_own_choice("language")},
            {_own_choice("city")},
            {_own_choice("province")},
            'period', CASE WHEN k.id IS NULL AND NOT r.repeats
                THEN jsonb_build_array('', r.starts_on || '/' || r.ends_on) END,
            'category', CASE WHEN k.category_id <> r.category_id
                THEN jsonb_build_array(old_category.code, new_category.code)
                WHEN k.id IS NULL AND NOT r.repeats THEN jsonb_build_array('', new_category.code) END,
            'starts_on', CASE WHEN k.starts_on <> r.starts_on THEN jsonb_build_array(k.starts_on, r.starts_on) END,
            'ends_on', CASE WHEN k.ends_on <> r.ends_on THEN jsonb_build_array(k.ends_on, r.ends_on) END
        )),
        notes = {_kept_note("language")} || {_kept_note("city")} || {_kept_note("province")}
            || CASE WHEN r.speaks_for_person AND r.email <> lower(m.email) AND {_KEEPS_ADDRESS}
                THEN jsonb_build_array(jsonb_build_object('code', 'email_differs', 'email', r.email)) ELSE '[]' END
    FROM members_rollrow same
    JOIN members_member m ON m.id = same.member_id
    JOIN members_membershipcategory new_category ON new_category.id = same.category_id
    LEFT JOIN members_rollrecord record ON record.member_id = m.id
    LEFT JOIN members_membership k ON k.id = same.replaces_id
    LEFT JOIN members_membershipcategory old_category ON old_category.id = k.category_id
    WHERE same.id = r.id AND r.roll_id = %(roll)s AND {GOOD} AND NOT r.repeats
"""

_OUTCOMES = """
    UPDATE members_rollrow r
    SET outcome = found.outcome,
        notes = CASE WHEN r.repeats THEN '[{"code": "repeated"}]' ELSE r.notes END
    FROM (
        SELECT id, CASE
            WHEN faults <> '[]' OR conflicts <> '[]' THEN 'refused'
            WHEN repeats THEN 'unchanged'
            WHEN member_id IS NULL THEN 'added'
            WHEN changes <> '{}' THEN 'changed'
            ELSE 'unchanged' END AS outcome
        FROM members_rollrow WHERE roll_id = %(roll)s
    ) AS found
    WHERE found.id = r.id AND (r.outcome <> found.outcome OR r.repeats)
"""
