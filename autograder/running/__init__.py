"""A class of submissions: who is graded where, what is kept, what is written, what people see of it."""
