"""Write why themes were assigned: one module for each format."""
