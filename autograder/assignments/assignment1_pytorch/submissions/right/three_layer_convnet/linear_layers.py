def three_layer_convnet(x, params):
    x = F.conv2d(x, params["W1"], params["b1"], padding="same")
    x = F.relu(F.max_pool2d(x, 2))
    x = F.linear(x.reshape(len(x), -1), params["W2"].T, params["b2"])
    return F.linear(F.relu(x), params["W3"].t(), params["b3"])
