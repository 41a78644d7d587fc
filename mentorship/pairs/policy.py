"""The numbers of pairings, each with the name of its rule."""
