"""The library of CS231n assignment 2: layers, optimisers, training and data loading in plain NumPy."""
