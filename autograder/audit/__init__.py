"""How good a suite is: it must refuse wrong programs and accept right ones, and is tried on banks of both."""
