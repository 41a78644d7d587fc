"""The PDF kit: one function that every document of the site is made with, in the worker (design 8)."""

from mentorship.records.pdf.making import make_pdf

__all__ = ["make_pdf"]
