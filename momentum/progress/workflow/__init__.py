"""The only code that changes reflective workbooks, progress updates and completions.

Lock order: as in `applications.workflow`, then Pairing, Reflection. Every function opens its own transaction; `now` is
passed in.
"""

from momentum.progress.workflow.completing import certify, complete_application, complete_pairing_of
from momentum.progress.workflow.reflecting import save_reflection, share_part
from momentum.progress.workflow.updating import ask_for_update, give_update, remind_of_contact

__all__ = [
    "ask_for_update",
    "certify",
    "complete_application",
    "complete_pairing_of",
    "give_update",
    "remind_of_contact",
    "save_reflection",
    "share_part",
]
