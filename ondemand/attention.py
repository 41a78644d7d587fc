"""What staff should look at in the paid program: only what they can do something about."""
