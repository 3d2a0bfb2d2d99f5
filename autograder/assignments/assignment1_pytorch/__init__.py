"""Assignment 1's optional question set: a three-layer ConvNet in PyTorch, by raw tensors and as a module."""
