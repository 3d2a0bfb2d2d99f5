"""The hidden suites: one file per notebook, one class per question."""
