"""Grading on other machines, by `dask.distributed`: what travels, and what runs at either end."""
