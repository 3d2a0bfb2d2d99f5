"""Release, collect and grade CS231n's Assignment 2; docs/architecture.md shows how the parts fit."""
