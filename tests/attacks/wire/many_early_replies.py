"""Sends a thousand answers to one question.

outcome: failed
says: nothing asked for|another request
"""


def moving_average(x, width):
    server()[0]._connection.setblocking(False)
    connection = server()[0]._connection

    class Flood:
        def recv_into(self, view):
            connection.setblocking(True)
            return connection.recv_into(view)

        def sendall(self, data):
            for _ in range(1000):
                try:
                    connection.send(data)
                except BlockingIOError:
                    break

    server()[0]._connection = Flood()
    return 1
