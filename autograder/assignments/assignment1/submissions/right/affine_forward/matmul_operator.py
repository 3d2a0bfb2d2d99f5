def affine_forward(x, w, b):
    out = None
    x_flat = np.reshape(x, (x.shape[0], w.shape[0]))
    out = x_flat @ w
    out += b
    return (out, (x, w, b))
