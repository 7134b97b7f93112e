"""Write what was left out of reports: one module for each format."""
