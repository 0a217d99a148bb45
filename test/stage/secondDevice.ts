import { join } from 'node:path';
import Database from 'better-sqlite3';
import { TestDevice } from './TestDevice.ts';

/** Adding a device to an account is not built yet; its row is. The server of this folder is not running. */
export function addDevice(folder: string, user: string): TestDevice {
  const device = new TestDevice(user);
  const database = new Database(join(folder, 'ringfort-server.sqlite'));
  database
    .prepare(
      `INSERT INTO devices SELECT user_id, @device, @signingKey, @dhKey, @capabilities, @certificate,
       created_at, static_key FROM devices WHERE user_id = @user`,
    )
    .run({ device: device.device, user, ...device.identity });
  database.close();
  return device;
}
