"""Working on annotations: checks, agreement, conversion, what to annotate next."""
