"""One submission becomes a `Result`; one of its tests runs again for an instructor."""
