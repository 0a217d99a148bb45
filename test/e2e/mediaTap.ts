import type { LaunchedApp } from './launchApp.ts';

/**
 * Writes down, inside main, every order that main gives to the call window: the descriptions and candidates of the other
 * side as they came out of the ratchet. Must be set before the call.
 */
export async function tapMediaOrders({ app }: LaunchedApp): Promise<() => Promise<string[]>> {
  await app.evaluate(({ app: electron }) => {
    const orders: string[] = [];
    Object.assign(globalThis, { tappedMediaOrders: orders });
    electron.on('web-contents-created', (_event, contents) => {
      const send = contents.send.bind(contents);
      contents.send = (channel: string, ...payload: unknown[]) => {
        if (channel === 'call:order') orders.push(JSON.stringify(payload));
        send(channel, ...payload);
      };
    });
  });
  return () => app.evaluate(() => (globalThis as unknown as { tappedMediaOrders: string[] }).tappedMediaOrders);
}
