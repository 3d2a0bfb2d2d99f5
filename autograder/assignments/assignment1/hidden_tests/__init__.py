"""Hidden tests: what the points depend on."""
