"""What a person's assistive technology sees of the programs on this session bus, and does with it (AT-SPI 2). Speaks one
JSON object a line. In: what to look for or to do. Out: one answer to each.

A thing is named by its role and its name, as a screen reader says them; of several the first one that shows counts.
"""

import json
import re
import sys

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# A tree that never ends is a fault, and no reason to hang.
MOST_THINGS = 5000


def is_of(program, thing):
    try:
        return thing is not None and thing.get_process_id() == program
    except GLib.Error:
        return False


def things(program=None):
    """Everything that is there: the windows of all programs or of this one, in the order in which they are read."""
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    found = []
    programs = [desktop.get_child_at_index(at) for at in reversed(range(desktop.get_child_count()))]
    rest = [each for each in programs if program is None or is_of(program, each)]
    while rest and len(found) < MOST_THINGS:
        thing = rest.pop()
        if thing is None:
            continue
        try:
            found.append((thing, thing.get_role_name(), thing.get_name() or ''))
            rest.extend(thing.get_child_at_index(at) for at in reversed(range(thing.get_child_count())))
        except GLib.Error:
            # It went away while it was looked at.
            continue
    return found


def shows(thing):
    try:
        states = thing.get_state_set()
        return states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.VISIBLE)
    except GLib.Error:
        return False


def find(role, name):
    pattern = re.compile(name)
    for thing, its_role, its_name in things():
        if re.fullmatch(role, its_role) and pattern.search(its_name) and shows(thing):
            return thing
    return None


def read(order):
    there = things(order.get('program'))
    return {'lines': [f'{role} "{name}"' for thing, role, name in there if name != '' and shows(thing)]}


def press(order):
    thing = find(order['role'], order['name'])
    if thing is None:
        return {'done': False}
    action = thing.get_action_iface()
    return {'done': bool(action) and action.get_n_actions() > 0 and action.do_action(0)}


def focus(order):
    thing = find(order['role'], order['name'])
    component = thing and thing.get_component_iface()
    return {'done': bool(component) and component.grab_focus()}


def content(order):
    thing = find(order['role'], order['name'])
    text = thing and thing.get_text_iface()
    if not text:
        return {'text': None}
    return {'text': Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))}


DEEDS = {'read': read, 'press': press, 'focus': focus, 'content': content}

for line in sys.stdin:
    order = json.loads(line)
    try:
        answer = DEEDS[order['do']](order)
    except GLib.Error:
        # It went away while it was looked at: nothing was done.
        answer = {}
    print(json.dumps({'id': order['id'], **answer}), flush=True)
