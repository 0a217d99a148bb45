"""The parts of a desktop that a phone in the tray needs, on the session bus: the host of tray icons, the server of
notifications, and a player of music. Speaks one JSON object a line. Out: what it shows, as it changes, and replies. In: what a person does.

Like a real host it reads an icon when the icon registers or says that it changed, and at no other time: an application
that changes its tooltip and tells nobody keeps the old one here too.
"""

import hashlib
import json
import sys
import threading

import dbus
import dbus.service
from dbus.mainloop import NULL_MAIN_LOOP
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

WATCHER = 'org.kde.StatusNotifierWatcher'
ITEM = 'org.kde.StatusNotifierItem'
MENU = 'com.canonical.dbusmenu'
NOTIFICATIONS = 'org.freedesktop.Notifications'
PLAYER = 'org.mpris.MediaPlayer2.Player'

CLOSED_BY_PERSON = 2
CLOSED_BY_CALL = 3


speaking = threading.Lock()


def say(kind, **fields):
    with speaking:
        print(json.dumps({'kind': kind, **fields}), flush=True)


def part_of(bus, name, path, interface):
    return dbus.Interface(bus.get_object(name, path, introspect=False), interface)


class Icon:
    """A tray icon as an application registered it."""

    def __init__(self, bus, name, path):
        self.bus, self.name, self.path = bus, name, path
        self.told = None
        for signal in ('NewToolTip', 'NewIcon', 'NewStatus', 'NewTitle'):
            bus.add_signal_receiver(self.read, signal, ITEM, name, path)
        bus.add_signal_receiver(self.read, 'PropertiesChanged', dbus.PROPERTIES_IFACE, name, path)
        bus.watch_name_owner(name, self.owner_changed)

    def read(self, *_signal):
        # Without waiting for the answer: the application may be waiting for ours.
        properties = part_of(self.bus, self.name, self.path, dbus.PROPERTIES_IFACE)
        properties.GetAll(ITEM, reply_handler=self.show, error_handler=lambda _error: None)

    def show(self, found):
        tooltip = found.get('ToolTip', ('', [], '', ''))
        pictures = hashlib.sha256()
        for _width, _height, pixels in found.get('IconPixmap', []):
            pictures.update(bytes(pixels))
        pictures.update(str(found.get('IconName', '')).encode())
        shown = {'tooltip': str(tooltip[2]), 'picture': pictures.hexdigest()[:16]}
        if shown != self.told:
            self.told = shown
            say('tray', **shown)

    def owner_changed(self, owner):
        if owner == '' and self.told is not None:
            self.told = None
            say('trayGone')


class Watcher(dbus.service.Object):
    def __init__(self, bus):
        self.bus, self.icons = bus, []
        self.name = dbus.service.BusName(WATCHER, bus)
        super().__init__(bus, '/StatusNotifierWatcher')

    @dbus.service.method(WATCHER, in_signature='s', sender_keyword='sender')
    def RegisterStatusNotifierItem(self, service, sender=None):
        # Some give their bus name, some the path of the icon's object.
        name, path = (sender, service) if service.startswith('/') else (service, '/StatusNotifierItem')
        icon = Icon(self.bus, str(name), str(path))
        self.icons.append(icon)
        self.StatusNotifierItemRegistered(service)
        icon.read()

    @dbus.service.method(WATCHER, in_signature='s')
    def RegisterStatusNotifierHost(self, _service):
        pass

    @dbus.service.signal(WATCHER, signature='s')
    def StatusNotifierItemRegistered(self, service):
        pass

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature='ss', out_signature='v')
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature='s', out_signature='a{sv}')
    def GetAll(self, _interface):
        registered = dbus.Array([icon.name + icon.path for icon in self.icons], signature='s')
        return {
            'IsStatusNotifierHostRegistered': True,
            'ProtocolVersion': dbus.Int32(0),
            'RegisteredStatusNotifierItems': registered,
        }


class Notifications(dbus.service.Object):
    def __init__(self, bus):
        self.latest = 0
        self.held_back = False
        self.name = dbus.service.BusName(NOTIFICATIONS, bus)
        super().__init__(bus, '/org/freedesktop/Notifications')

    @dbus.service.method(NOTIFICATIONS, in_signature='susssasa{sv}i', out_signature='u')
    def Notify(self, _application, replaces, _icon, summary, body, actions, hints, timeout):
        if replaces == 0:
            self.latest += 1
        at = int(replaces) or self.latest
        say(
            'notification',
            id=at,
            summary=str(summary),
            body=str(body),
            actions=[str(key) for key in actions[::2]],
            urgency=int(hints.get('urgency', 1)),
            timeout=int(timeout),
        )
        return at

    @dbus.service.method(NOTIFICATIONS, in_signature='u')
    def CloseNotification(self, at):
        self.close(int(at), CLOSED_BY_CALL)

    def close(self, at, reason):
        say('notificationClosed', id=at)
        self.NotificationClosed(at, reason)

    def press(self, at, key):
        self.ActionInvoked(at, key)
        self.close(at, CLOSED_BY_PERSON)

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature='ss', out_signature='v')
    def Get(self, _interface, name):
        # As KDE's tells it; others have no such property.
        return {'Inhibited': self.held_back}[name]

    @dbus.service.method(NOTIFICATIONS, out_signature='as')
    def GetCapabilities(self):
        return ['actions', 'body', 'icon-static', 'persistence']

    @dbus.service.method(NOTIFICATIONS, out_signature='ssss')
    def GetServerInformation(self):
        return ('Stand-in', 'Ringfort', '1', '1.2')

    @dbus.service.signal(NOTIFICATIONS, signature='us')
    def ActionInvoked(self, at, key):
        pass

    @dbus.service.signal(NOTIFICATIONS, signature='uu')
    def NotificationClosed(self, at, reason):
        pass


class Player(dbus.service.Object):
    """Plays music, as far as others can tell (MPRIS D-Bus Interface Specification 2.2)."""

    def __init__(self, bus):
        self.status = 'Playing'
        self.name = dbus.service.BusName('org.mpris.MediaPlayer2.standin', bus)
        super().__init__(bus, '/org/mpris/MediaPlayer2')

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature='ss', out_signature='v')
    def Get(self, _interface, name):
        return {'PlaybackStatus': self.status}[name]

    @dbus.service.method(PLAYER)
    def Pause(self):
        self.status = 'Paused'

    @dbus.service.method(PLAYER)
    def Play(self):
        self.status = 'Playing'


class Person:
    """Does to the desktop what it is told, in a thread and on a connection of its own: while it waits for an application's
    menu, the desktop must go on answering that application."""

    def __init__(self, session, watcher, notifications):
        self.session, self.watcher, self.notifications = session, watcher, notifications
        self.player = None
        self.bus = dbus.SessionBus(private=True, mainloop=NULL_MAIN_LOOP)

    def icon(self):
        shown = [icon for icon in self.watcher.icons if icon.told is not None]
        if not shown:
            raise LookupError('there is no icon in the tray')
        return shown[-1]

    def opened_menu(self):
        """The menu and its items that a person can read, as (id, label), and those of the menus in it."""
        icon = self.icon()
        path = part_of(self.bus, icon.name, icon.path, dbus.PROPERTIES_IFACE).Get(ITEM, 'Menu')
        menu = part_of(self.bus, icon.name, path, MENU)
        try:
            menu.AboutToShow(0)
        except dbus.DBusException:
            pass  # Not every menu knows the question, and hosts go on without an answer.
        _revision, (_id, _properties, children) = menu.GetLayout(0, -1, dbus.Array([], signature='s'))
        return menu, readable(children), [item for child in children for item in readable(child[2])]

    def menu(self):
        _menu, items, _below = self.opened_menu()
        return [label for _at, label in items]

    def click(self, label):
        menu, items, below = self.opened_menu()
        found = [at for at, text in items + below if text == label]
        if not found:
            raise LookupError(f'the menu has no "{label}"')
        # The choice may end the application or replace the menu before it could answer.
        menu.Event(found[0], 'clicked', dbus.Int32(0), dbus.UInt32(0), ignore_reply=True)
        self.bus.flush()

    def activate(self):
        icon = self.icon()
        part_of(self.bus, icon.name, icon.path, ITEM).Activate(dbus.Int32(0), dbus.Int32(0), ignore_reply=True)
        self.bus.flush()

    def notification_action(self, at, key):
        GLib.idle_add(self.notifications.press, at, key)

    def hold_back(self, is_on):
        self.notifications.held_back = is_on

    def play_music(self):
        self.player = Player(self.session)

    def music(self):
        return [self.player.status]


def readable(children):
    items = [(int(child[0]), child[1]) for child in children]
    return [(at, str(item['label'])) for at, item in items if 'label' in item and item.get('visible', True)]


def main():
    DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    person = Person(bus, Watcher(bus), Notifications(bus))
    deeds = {
        'menu': person.menu,
        'click': person.click,
        'activate': person.activate,
        'notificationAction': person.notification_action,
        'holdBack': person.hold_back,
        'playMusic': person.play_music,
        'music': person.music,
    }
    loop = GLib.MainLoop()

    def obey(order):
        try:
            say('reply', to=order['id'], labels=deeds[order['do']](*order['with']) or [])
        except Exception as problem:  # Whatever it is, the test that asked must hear of it.
            say('refusal', to=order['id'], why=repr(problem))

    def listen():
        for line in sys.stdin:
            obey(json.loads(line))
        GLib.idle_add(loop.quit)

    threading.Thread(target=listen, daemon=True).start()
    say('ready')
    loop.run()


main()
