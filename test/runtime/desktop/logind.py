"""What of systemd-logind a phone needs to hear of sleep and of a locked screen (org.freedesktop.login1(5)), on a bus in the
place of the system's. Speaks one word a line. Out: `ready`, and `asleep`, `awake`, `locked` and `unlocked` when the
computer, or its screen, is. In: `sleep`, `wake`, `lock` and `unlock`.

Like the real one it tells everybody before the computer sleeps, and waits with it until whoever holds a delaying
inhibitor lock has let go of it, for five seconds at most.
"""

import os
import sys
import threading

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NAME = 'org.freedesktop.login1'
MANAGER = 'org.freedesktop.login1.Manager'
SESSION = 'org.freedesktop.login1.Session'
INHIBIT_DELAY_MAX_MS = 5000


def say(word):
    print(word, flush=True)


class Manager(dbus.service.Object):
    def __init__(self, bus):
        self.locks, self.delay = set(), None
        self.name = dbus.service.BusName(NAME, bus)
        super().__init__(bus, '/org/freedesktop/login1')

    @dbus.service.method(MANAGER, in_signature='ssss', out_signature='h')
    def Inhibit(self, what, _who, _why, mode):
        ours, theirs = os.pipe()
        if 'sleep' in what.split(':') and mode == 'delay':
            self.locks.add(ours)
            # Whoever closes the last copy of its end has let go.
            GLib.io_add_watch(ours, GLib.IO_HUP, self.let_go)
        else:
            os.close(ours)
        try:
            return dbus.types.UnixFd(theirs)
        finally:
            os.close(theirs)

    def let_go(self, lock, _condition):
        self.locks.discard(lock)
        os.close(lock)
        self.sleep_unless_held()
        return False

    def sleep(self):
        self.delay = GLib.timeout_add(INHIBIT_DELAY_MAX_MS, self.fall_asleep)
        self.PrepareForSleep(True)
        self.sleep_unless_held()

    def sleep_unless_held(self):
        if self.delay is not None and not self.locks:
            GLib.source_remove(self.delay)
            self.fall_asleep()

    def fall_asleep(self):
        self.delay = None
        say('asleep')
        return False

    def wake(self):
        self.PrepareForSleep(False)
        say('awake')

    @dbus.service.signal(MANAGER, signature='b')
    def PrepareForSleep(self, before):
        pass

    @dbus.service.signal(MANAGER, signature='b')
    def PrepareForShutdown(self, before):
        pass


class Session(dbus.service.Object):
    """The session of whoever asks."""

    def __init__(self, bus):
        self.locked = False
        super().__init__(bus, '/org/freedesktop/login1/session/auto')

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature='ss', out_signature='v')
    def Get(self, _interface, name):
        return {'LockedHint': self.locked}[name]

    @dbus.service.signal(dbus.PROPERTIES_IFACE, signature='sa{sv}as')
    def PropertiesChanged(self, interface, changed, invalidated):
        pass

    def lock(self):
        self.hint(True)
        say('locked')

    def unlock(self):
        self.hint(False)
        say('unlocked')

    def hint(self, locked):
        self.locked = locked
        self.PropertiesChanged(SESSION, {'LockedHint': locked}, [])


def main():
    DBusGMainLoop(set_as_default=True)
    bus = dbus.bus.BusConnection(os.environ['DBUS_SYSTEM_BUS_ADDRESS'])
    manager, session = Manager(bus), Session(bus)
    deeds = {'sleep': manager.sleep, 'wake': manager.wake, 'lock': session.lock, 'unlock': session.unlock}
    loop = GLib.MainLoop()

    def listen():
        for line in sys.stdin:
            GLib.idle_add(deeds[line.strip()])
        GLib.idle_add(loop.quit)

    threading.Thread(target=listen, daemon=True).start()
    say('ready')
    loop.run()


main()
