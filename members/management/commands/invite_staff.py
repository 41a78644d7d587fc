"""Invite a staff person by mail: how the first administrator comes in (MEM-8)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from caot_mentor.errors import WorkflowError
from members.policy import STAFF_INVITATION_DAYS, Role
from members.workflow.staff import invite_staff


class Command(BaseCommand):
    help = "Send a staff invitation. The link is in the mail only; it is never printed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=[role for role in Role.values if role])
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--language", default="en", choices=["en", "fr"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            invitation = invite_staff(
                email=options["email"],
                first_name=options["first_name"],
                last_name=options["last_name"],
                language=options["language"],
                role=options["role"],
                by=None,
                now=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        except WorkflowError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"An invitation for {invitation.email} waits to be sent; {STAFF_INVITATION_DAYS} days.")
