"""Write summaries of reports: one module for each format."""
