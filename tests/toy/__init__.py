"""The engine's own assignment: small questions of each kind. Its tests use it, so that they know no other."""
