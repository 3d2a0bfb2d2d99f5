"""Downloads by the library's hub.

outcome: failed
says: URLError|OSError|PermissionError|RuntimeError|FileNotFoundError
"""


def three_layer_convnet(x, params):
    attempt(torch.hub.load_state_dict_from_url, f"http://127.0.0.1:{TCP_PORT}/left-by-a-student.pt")
