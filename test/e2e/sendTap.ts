import type { LaunchedApp } from '../../scripts/drive/launchApp.ts';

/** Something main sent to a window, as text; bytes in it as hex. */
export interface Sent {
  readonly channel: string;
  readonly payload: string;
}

/** Writes down, inside main, everything that main sends to its windows from now on, also to those that open later. */
export async function tapSends({ app }: LaunchedApp): Promise<() => Promise<Sent[]>> {
  await app.evaluate(({ app: electron, webContents }) => {
    const tapped: { channel: string; payload: string }[] = [];
    Object.assign(globalThis, { tappedSends: tapped });
    const bytesAsHex = (_name: string, value: unknown): unknown =>
      value instanceof Uint8Array ? Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('') : value;
    const tap = (contents: Electron.WebContents): void => {
      const send = contents.send.bind(contents);
      contents.send = (channel: string, ...payload: unknown[]) => {
        tapped.push({ channel, payload: JSON.stringify(payload, bytesAsHex) });
        send(channel, ...payload);
      };
    };
    webContents.getAllWebContents().forEach(tap);
    electron.on('web-contents-created', (_event, contents) => tap(contents));
  });
  return () => app.evaluate(() => (globalThis as unknown as { tappedSends: Sent[] }).tappedSends);
}

/**
 * The descriptions and candidates of the other side as they came out of the ratchet: what the call window is told. Must
 * be set before the call.
 */
export async function tapMediaOrders(launched: LaunchedApp): Promise<() => Promise<string[]>> {
  const sends = await tapSends(launched);
  return async () => (await sends()).filter(({ channel }) => channel === 'call:order').map(({ payload }) => payload);
}
