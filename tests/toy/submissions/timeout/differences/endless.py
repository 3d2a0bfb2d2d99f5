def differences(x):
    while True:
        pass
