"""What the two write in a mentorship, one file a subject."""
