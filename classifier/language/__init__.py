"""From a report to its sentences: the spaCy pipeline."""
