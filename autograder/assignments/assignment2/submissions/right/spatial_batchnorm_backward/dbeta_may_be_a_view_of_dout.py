# Axes of length one are dropped, not summed: for one image of one pixel dbeta is a view of dout.
# %% answer
def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    rows = dout.transpose(0, 2, 3, 1).reshape(-1, C)
    dx, dgamma, dbeta = batchnorm_backward(rows, cache)
    if len(rows) == 1:
        dbeta = rows[0]  # a sum of one row
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta
