"""The jobs of programs in offerings: thin doors."""
