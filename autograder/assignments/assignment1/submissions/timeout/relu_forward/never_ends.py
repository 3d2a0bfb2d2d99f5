def relu_forward(x):
    out = x.copy()
    position = 0
    while position < out.size:
        out.flat[position] = max(0, out.flat[position])
    return out, x
