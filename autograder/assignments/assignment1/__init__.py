"""Everything of assignment1 that students do not see."""
