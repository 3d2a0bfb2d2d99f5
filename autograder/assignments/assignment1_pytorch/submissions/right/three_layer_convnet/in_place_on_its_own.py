def three_layer_convnet(x, params):
    out = F.conv2d(x, params["W1"], padding=params["W1"].shape[-1] // 2)
    out += params["b1"].view(1, -1, 1, 1)
    out = F.max_pool2d(out.relu_(), 2)
    out = out.flatten(1).mm(params["W2"])
    out += params["b2"]
    out = F.relu(out, inplace=True).mm(params["W3"])
    out += params["b3"]
    return out
