"""What the author of hidden tests works with, and the pytest plugin that runs them."""
