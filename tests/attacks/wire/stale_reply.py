"""Answers with the reply to the request before.

outcome: failed
says: answers another request
"""

KEPT = []


def moving_average(x, width):
    def forge(identity, honest):
        KEPT.append(honest)
        return KEPT[-2] if len(KEPT) > 1 else honest.replace(identity, identity[::-1])

    instead(forge)
