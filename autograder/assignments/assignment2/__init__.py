"""CS231n's Assignment 2: convolution, max pooling, a three-layer network, spatial normalisation."""
