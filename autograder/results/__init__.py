"""The record of one graded submission, and what differs between two."""
