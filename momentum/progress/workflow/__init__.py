"""The only code that changes reflective workbooks, progress updates and completions.

Lock order: as in `applications.workflow`, then Pairing, Reflection. Every function opens its own transaction; `now` is
passed in.
"""

from momentum.progress.workflow.reflecting import save_reflection, share_part

__all__ = ["save_reflection", "share_part"]
