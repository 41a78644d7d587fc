"""The pages of a mentorship, for its two sides."""
