"""The forms of programs, by what they are about."""
