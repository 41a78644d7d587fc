"""The forms of profiles, by subject."""
