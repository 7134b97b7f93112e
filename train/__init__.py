"""Train and evaluate models: everything that needs annotated sentences."""
