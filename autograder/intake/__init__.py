"""What arrives: files, zips and notebooks in any state, read as data and put back into shape."""
