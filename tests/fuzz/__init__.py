"""Fuzzing of what reads the bytes of strangers."""
