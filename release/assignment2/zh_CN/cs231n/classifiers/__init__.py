"""Classifiers: models with `params` and `loss(X, y=None)`, as `cs231n.solver.Solver` trains them."""
