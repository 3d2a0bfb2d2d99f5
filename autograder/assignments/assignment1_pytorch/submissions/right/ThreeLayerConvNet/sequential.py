class ThreeLayerConvNet(nn.Module):
    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10):
        super().__init__()
        C, H, W = input_dim
        self.layers = nn.Sequential(
            nn.Conv2d(C, num_filters, filter_size, padding="same"),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(num_filters * H * W // 4, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, num_classes),
        )
        self.apply(self.start)

    @staticmethod
    def start(layer):
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.constant_(layer.bias, 0.0)

    def forward(self, x):
        return self.layers(x)
