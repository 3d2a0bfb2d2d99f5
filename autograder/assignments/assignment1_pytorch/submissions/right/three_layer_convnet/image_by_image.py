def three_layer_convnet(x, params):
    scores = []
    for image in x:
        out = F.conv2d(image, params["W1"], params["b1"], padding=params["W1"].shape[-1] // 2)
        out = F.max_pool2d(out.relu(), 2).reshape(-1)
        hidden = (out @ params["W2"] + params["b2"]).relu()
        scores.append(hidden @ params["W3"] + params["b3"])
    return torch.stack(scores)
