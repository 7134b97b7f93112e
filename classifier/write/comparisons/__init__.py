"""Write a comparison: one module for each format."""
