def max_pool_forward_naive(x, pool_param):
    """The maximum of a window is the maximum of its columns' maxima: one axis after the other."""
    height, width, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))

    def along(values, size, axis):
        count = (values.shape[axis] - size) // stride + 1
        starts = np.arange(count) * stride
        return np.stack([values.take(range(s, s + size), axis).max(axis=axis) for s in starts], axis)

    out = along(along(x, height, 2), width, 3)
    return out, (x, pool_param)
