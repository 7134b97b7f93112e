"""Write what reports say about themselves: one module for each format."""
