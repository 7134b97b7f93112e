"""From annotations to a model, and how good it is."""
