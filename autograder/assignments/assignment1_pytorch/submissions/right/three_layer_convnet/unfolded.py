def three_layer_convnet(x, params):
    N, C, H, W = x.shape
    filters, K = params["W1"], params["W1"].shape[2]
    columns = F.unfold(x, K, padding=K // 2)  # N, C * K * K, H * W
    out = filters.flatten(1) @ columns + params["b1"][:, None]
    out = out.clamp(min=0).view(N, len(filters), H // 2, 2, W // 2, 2).amax(dim=(3, 5))
    hidden = torch.addmm(params["b2"], out.flatten(1), params["W2"]).clamp(min=0)
    return torch.addmm(params["b3"], hidden, params["W3"])
