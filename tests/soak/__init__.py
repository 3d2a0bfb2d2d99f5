"""A long class, a tenth of it hostile, and what becomes of the machine that grades it."""
