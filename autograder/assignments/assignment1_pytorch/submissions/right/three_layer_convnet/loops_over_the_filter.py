def three_layer_convnet(x, params):
    W1 = params["W1"]
    side = (W1.shape[-1] - 1) // 2
    padded = F.pad(x, (side, side, side, side))
    H, W = x.shape[2:]
    out = params["b1"].reshape(1, -1, 1, 1)
    for i in range(W1.shape[2]):
        for j in range(W1.shape[3]):
            out = out + torch.einsum("nchw,fc->nfhw", padded[:, :, i : i + H, j : j + W], W1[:, :, i, j])
    out = torch.relu(out)
    rows = torch.maximum(out[:, :, ::2], out[:, :, 1::2])
    pooled = torch.maximum(rows[..., ::2], rows[..., 1::2])
    hidden = torch.relu(torch.einsum("nd,dm->nm", pooled.flatten(start_dim=1), params["W2"]) + params["b2"])
    return torch.einsum("nm,mc->nc", hidden, params["W3"]) + params["b3"]
