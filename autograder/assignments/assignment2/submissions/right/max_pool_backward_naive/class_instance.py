from dataclasses import dataclass


@dataclass
class Winners:
    """Where each output came from: flat positions in x."""

    shape: tuple
    positions: np.ndarray


# %% answer: max_pool_forward_naive
def max_pool_forward_naive(x, pool_param):
    height, width, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    N, C, H, W = x.shape
    positions = np.zeros((N, C, 1 + (H - height) // stride, 1 + (W - width) // stride), dtype=int)
    for n, c, i, j in np.ndindex(*positions.shape):
        window = x[n, c, i * stride : i * stride + height, j * stride : j * stride + width]
        row, col = divmod(int(window.argmax()), width)
        positions[n, c, i, j] = ((n * C + c) * H + i * stride + row) * W + j * stride + col
    return x.ravel()[positions], Winners(x.shape, positions)


# %% answer: max_pool_backward_naive
def max_pool_backward_naive(dout, cache):
    dx = np.zeros(cache.shape, dout.dtype)
    flat = dx.ravel()
    for position, gradient in zip(cache.positions.ravel(), dout.ravel(), strict=True):
        flat[position] += gradient
    return dx
