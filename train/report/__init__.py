"""Cards, evaluation pages and their plots."""
