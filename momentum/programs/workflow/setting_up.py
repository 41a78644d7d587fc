"""Staff set a program up: what it is, its tiers, and who may apply in which role (EQ-4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.pages.models import ProgramPage
from members.models import Activity, Member
from members.workflow.eligibility import Cell, set_eligibility
from momentum.programs.models import Program, Role, Tier
from momentum.programs.policy import CODE_MOST, TIERS_MOST
from momentum.programs.rules import SET_UP, ProgramAction, names_of_column
from momentum.programs.workflow.moving import changed_columns, locked_program, note_program


@transaction.atomic
def set_up_program(
    code: str, values: Mapping[str, Any], page: Mapping[str, Any], *, by: Member, now: datetime
) -> Program:
    """A new program with its public page (INFO-1). `values` are the program's columns, `page` those of its page.

    Raises NotAllowed without the right to it, WrongState where another page has the address, or the adviser is staff.
    """
    if not by.has_perm("momentum.add_program"):
        raise NotAllowed
    if ProgramPage.objects.filter(code=code).exists():
        raise WrongState(_("Another program has this address."))
    _check_adviser(values)
    place = (ProgramPage.objects.aggregate(most=Max("position"))["most"] or 0) + 1
    public = ProgramPage.objects.create(code=code, position=place, is_open=True, **page)
    program = Program.objects.create(code=code, page=public, position=place, **values)
    note_program(program, ProgramAction.SET_UP, by, now)
    return program


@transaction.atomic
def change_program(
    program: Program, values: Mapping[str, Any], page: Mapping[str, Any], *, by: Member, now: datetime
) -> Program:
    """Change what a program is, and the sentences of its public page; offerings keep their figures. Nothing is sent.

    Raises NotAllowed without the right to it, WrongState where the adviser is staff (EQ-7).
    """
    locked = locked_program(program.pk, by)
    _check_adviser(values)
    changed = changed_columns(locked, dict(values))
    if changed:
        locked.save(update_fields=changed)
    public = ProgramPage.objects.select_for_update().get(pk=locked.page_id)
    if on_page := changed_columns(public, dict(page)):
        public.save(update_fields=on_page)
    if changed or on_page:
        note_program(locked, ProgramAction.CHANGED, by, now)
    if "name_en" in changed or "name_fr" in changed:
        for tier in locked.tiers.all():
            _name_columns(tier)
    return locked


@transaction.atomic
def add_tier(program: Program, values: Mapping[str, Any], *, by: Member, now: datetime) -> Tier:
    """Add a tier, and with it two columns of MEM-3's table in which nobody is allowed yet (MEM-3: new programs add
    their own). Raises NotAllowed without the right to it, WrongState when there are as many as a program may have.
    """
    locked = locked_program(program.pk, by)
    held = set(locked.tiers.values_list("code", flat=True))
    if len(held) >= TIERS_MOST:
        raise WrongState(_("A program has %(most)s tiers at most.") % {"most": TIERS_MOST})
    code = free_code(values["name_en"], held, "tier")
    columns = {role: f"{locked.code}-{role}" if not held else f"{locked.code}-{code}-{role}" for role in Role.values}
    tier = Tier.objects.create(
        program=locked,
        code=code,
        position=len(held) + 1,
        mentee_activity=columns[Role.MENTEE],
        mentor_activity=columns[Role.MENTOR],
        **values,
    )
    place = Activity.objects.aggregate(most=Max("position"))["most"] or 0
    for role in Role.values:
        names = {"program": locked.code, "role": role, "position": place + 1}
        Activity.objects.get_or_create(code=columns[role], defaults=names)
    _name_columns(tier)
    note_program(locked, ProgramAction.TIER_ADDED, by, now, tier.name)
    return tier


@transaction.atomic
def change_tier(tier: Tier, values: Mapping[str, Any], *, by: Member, now: datetime) -> Tier:
    """Change what a tier is called and who may apply in words. Raises NotAllowed without the right to it."""
    program = locked_program(tier.program_id, by)
    locked = Tier.objects.select_for_update(of=("self",)).get(pk=tier.pk)
    if changed := changed_columns(locked, dict(values)):
        locked.save(update_fields=changed)
        locked.program = program
        _name_columns(locked)
        note_program(program, ProgramAction.TIER_CHANGED, by, now, locked.name)
    return locked


@transaction.atomic
def remove_tier(tier: Tier, *, by: Member, now: datetime) -> None:
    """Take a tier away that no offering has ever used; its columns of MEM-3's table go with it.

    Raises NotAllowed without the right to it, WrongState once an offering has a time for applying in it.
    """
    program = locked_program(tier.program_id, by)
    locked = Tier.objects.select_for_update(of=("self",)).get(pk=tier.pk)
    if locked.windows.exists() or locked.applications.exists():
        raise WrongState(_("An offering uses this tier: it stays."))
    codes = [locked.mentee_activity, locked.mentor_activity]
    note_program(program, ProgramAction.TIER_REMOVED, by, now, locked.name)
    locked.delete()
    Activity.objects.filter(code__in=codes).delete()


@transaction.atomic
def set_who_may(tier: Tier, cells: Mapping[tuple[int, int], Cell], *, by: Member, now: datetime) -> None:
    """Write who may apply in the two roles of the tier, by (category, activity): its own columns of MEM-3's table.

    Raises NotAllowed without the right to set programs up, or for a column that is not the tier's; WrongState for *if
    declared* without words in both languages.
    """
    program = locked_program(tier.program_id, by)
    own = set(
        Activity.objects.filter(code__in=[tier.mentee_activity, tier.mentor_activity]).values_list("pk", flat=True)
    )
    if not {activity_id for _category, activity_id in cells} <= own:
        raise NotAllowed
    if set_eligibility(cells, by=by, right=SET_UP):
        note_program(program, ProgramAction.WHO_MAY_CHANGED, by, now, tier.name)


def _check_adviser(values: Mapping[str, Any]) -> None:
    address = values.get("adviser_email", "")
    if address and Member.objects.staff().filter(email__iexact=address).exists():
        raise WrongState(_("The adviser is nobody of the staff: participants turn there with what they keep from us."))


def _name_columns(tier: Tier) -> None:
    for role in Role:
        Activity.objects.filter(code=tier.activity(role)).update(**names_of_column(tier.program, tier, role))


def free_code(name: str, held: set[str], fallback: str) -> str:
    """A code made from the name that is not held yet."""
    base = slugify(name)[: CODE_MOST - 3].strip("-") or fallback
    code, number = base, 2
    while code in held:
        code, number = f"{base}-{number}", number + 1
    return code
