def conv_forward_naive(x, w, b, conv_param):
    from scipy.signal import correlate

    pad, stride = conv_param["pad"], conv_param["stride"]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    images = [[correlate(image, kernel, mode="valid")[0] for kernel in w] for image in padded]
    out = np.array(images)[:, :, ::stride, ::stride] + b[:, None, None]
    return out, (x, w, b, conv_param)
