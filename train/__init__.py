"""Train and judge models: everything that needs annotated sentences."""
