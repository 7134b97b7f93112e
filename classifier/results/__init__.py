"""What a model says about reports."""
