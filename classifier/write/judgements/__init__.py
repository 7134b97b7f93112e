"""Write what reports say of themselves: one module for each format."""
