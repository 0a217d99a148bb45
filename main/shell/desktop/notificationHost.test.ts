import { expect, test } from 'vitest';
import { hasNotificationHost } from './notificationHost.ts';

const bus = (owned: readonly string[], startable: string) => ({
  isOwned: async (name: string) => owned.includes(name),
  ask: async () => startable,
});

test('notifications are shown by what runs, or by what the bus starts for the first of them', async () => {
  const server = 'org.freedesktop.Notifications';
  expect(await hasNotificationHost(bus([server], ''))()).toBe(true);
  // As gdbus and dbus-send write a list.
  expect(await hasNotificationHost(bus([], `(['org.freedesktop.DBus', '${server}'],)`))()).toBe(true);
  expect(await hasNotificationHost(bus([], `   array [ org.freedesktop.DBus ${server} ]`))()).toBe(true);
});

test('a desktop without either shows none, and neither does one without a bus', async () => {
  expect(await hasNotificationHost(bus([], "(['org.freedesktop.Notifications.Other'],)"))()).toBe(false);
  expect(await hasNotificationHost(bus([], ''))()).toBe(false);
});
