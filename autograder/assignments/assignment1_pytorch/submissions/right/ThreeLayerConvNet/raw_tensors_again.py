class ThreeLayerConvNet(nn.Module):
    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10):
        super().__init__()
        C, H, W = input_dim
        self.conv1 = nn.Conv2d(C, num_filters, filter_size)
        self.fc1 = nn.Linear(num_filters * (H // 2) * (W // 2), hidden_dim)
        self.fc2 = nn.Linear(hidden_dim, num_classes)
        for module in self.children():
            nn.init.kaiming_normal_(module.weight.data, mode="fan_in")
            module.bias.data.zero_()

    def forward(self, x):
        params = {"W1": self.conv1.weight, "b1": self.conv1.bias}
        params |= {"W2": self.fc1.weight.T, "b2": self.fc1.bias, "W3": self.fc2.weight.T, "b3": self.fc2.bias}
        padding = self.conv1.kernel_size[0] // 2
        out = F.max_pool2d(F.conv2d(x, params["W1"], params["b1"], padding=padding).relu(), 2).flatten(1)
        return (out @ params["W2"] + params["b2"]).relu() @ params["W3"] + params["b3"]
