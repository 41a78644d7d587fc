"""The four ways in which a workflow says no, each with a sentence of its own.

Views show `str(error)` to the person; a repeated action by the same person is no error at all.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class WorkflowError(Exception):
    """An action that may not happen. `str()` is a sentence in the reader's language."""

    sentence: str | Promise = _("This cannot be done.")

    def __init__(self, sentence: str | Promise | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(WorkflowError):
    """Not you: the person may not do this at all."""

    sentence = _("You may not do this.")


class WrongState(WorkflowError):
    """Not now: the thing is not in a state from which this can be done."""

    sentence = _("This cannot be done at this point.")


class DeadlinePassed(WorkflowError):
    """Not any more: the time for it is over."""

    sentence = _("The time to do this has passed.")


class NoPlaceLeft(WorkflowError):
    """Full: every place is taken."""

    sentence = _("There is no place left.")
