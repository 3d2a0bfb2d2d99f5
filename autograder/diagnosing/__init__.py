"""Names the misconception behind a wrong answer, from what its hidden tests saw; nothing is executed."""
