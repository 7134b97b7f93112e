"""The parts of a briefing (`classifier.results.brief`), a module for each."""
