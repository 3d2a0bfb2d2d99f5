"""Notebooks as they really arrive: what people and programs do to them, and what is graded then."""
