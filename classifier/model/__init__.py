"""From sentences in context to probabilities: the estimators."""
