"""Sends descriptors along (SCM_RIGHTS).

outcome: failed
says: PermissionError
"""

import array
import socket


def moving_average(x, width):
    connection = server()[0]._connection
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1]))
    attempt(connection.sendmsg, [b"x"], [rights])
