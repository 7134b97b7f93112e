"""Write a table of any command, or its records: one module for each format."""
