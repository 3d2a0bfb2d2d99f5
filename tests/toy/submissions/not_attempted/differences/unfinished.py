def differences(x):
    raise NotImplementedError
