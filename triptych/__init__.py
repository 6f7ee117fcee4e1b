"""The composition root: settings, wiring, command line, supervisor, sample lessons."""
