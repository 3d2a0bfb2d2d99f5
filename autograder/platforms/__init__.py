"""Into and out of learning platforms: downloads become submissions, gradebook files are filled."""
