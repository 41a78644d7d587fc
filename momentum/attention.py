"""What staff should look at in programs and offerings: only what they can do something about."""
