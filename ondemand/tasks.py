"""The jobs of the paid program: thin doors."""
