#!/usr/bin/python3
"""What a screen reader of a Linux desktop is given of one program: `accessibility.py PID`.

Prints a JSON list of its windows, each {"window": name, "parts": [{"role": …, "name": …}, …]} in the order in which
they are read. Waits until the program has told the accessibility bus (AT-SPI) of itself, for LIMIT_S at most.
"""
import json
import sys
import time

import pyatspi

LIMIT_S = 30
# A tree that never ends is a fault, and no reason to hang.
MOST_PARTS = 5000


def program(pid):
    desktop = pyatspi.Registry.getDesktop(0)
    for one in desktop:
        if one is not None and one.get_process_id() == pid:
            return one
    return None


def parts_of(window):
    parts = []
    rest = [window]
    while rest and len(parts) < MOST_PARTS:
        part = rest.pop()
        if part is None:
            continue
        try:
            parts.append({"role": part.getRoleName(), "name": part.name})
            rest.extend(part.getChildAtIndex(at) for at in reversed(range(part.childCount)))
        except Exception:  # it went while it was read
            continue
    return parts


def main():
    pid = int(sys.argv[1])
    until = time.monotonic() + LIMIT_S
    found = program(pid)
    while found is None and time.monotonic() < until:
        time.sleep(0.2)
        found = program(pid)
    windows = [] if found is None else [{"window": one.name, "parts": parts_of(one)} for one in found if one is not None]
    json.dump(windows, sys.stdout)


main()
