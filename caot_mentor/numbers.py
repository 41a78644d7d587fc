"""Numbers in words, in the reader's language: "1,234", « 1 234 ». Templates use the filter `number`."""

from decimal import Decimal

from django.utils.formats import number_format


def written_number(number: int | float | Decimal, places: int = 0) -> str:
    """The number with its thousands apart, rounded to so many places."""
    rounded = round(Decimal(number), places)
    return str(number_format(rounded, decimal_pos=places, force_grouping=True))
