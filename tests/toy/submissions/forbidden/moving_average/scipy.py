def moving_average(x, width):
    from scipy.ndimage import uniform_filter1d

    return uniform_filter1d(x, width)
