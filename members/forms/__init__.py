"""Forms about members, one file per subject."""
