"""The staff's pages of lists, matches and free webinars, one file a subject."""

from ondemand.matching.admin import lists, matches, webinars

__all__ = ["lists", "matches", "webinars"]
