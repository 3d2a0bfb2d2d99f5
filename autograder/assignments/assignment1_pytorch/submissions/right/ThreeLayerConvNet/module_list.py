class ThreeLayerConvNet(nn.Module):
    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10):
        super().__init__()
        channels, height, width = input_dim
        self.flat = num_filters * (height // 2) * (width // 2)
        self.layers = nn.ModuleList(
            [
                nn.Conv2d(channels, num_filters, kernel_size=filter_size, stride=1, padding=filter_size // 2),
                nn.Linear(self.flat, hidden_dim),
                nn.Linear(hidden_dim, num_classes),
            ]
        )
        for name, parameter in self.named_parameters():
            if name.endswith("weight"):
                nn.init.kaiming_normal_(parameter)
            else:
                parameter.data.fill_(0)

    def forward(self, x):
        for layer in self.layers[:-1]:
            if isinstance(layer, nn.Linear):
                x = x.reshape(-1, self.flat)
            x = F.relu(layer(x))
            if x.ndim == 4:
                x = F.max_pool2d(x, kernel_size=2)
        return self.layers[-1](x)
