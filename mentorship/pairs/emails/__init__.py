"""The messages about a mentorship, one file a subject."""
