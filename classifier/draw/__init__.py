"""Tables, plots and pages, drawn from plain data."""
