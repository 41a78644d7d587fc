"""The pages of lists, choices and matches, one file a side."""
