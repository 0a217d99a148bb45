import { TestDevice } from './TestDevice.ts';
import type { AnyReply } from './testServer.ts';

/** One request to the server at `url`; throws unless it is done. `from`: the address that a proxy would tell. */
export async function requestAt(
  url: string,
  method: string,
  path: string,
  { body, token, from }: { readonly body?: unknown; readonly token?: string; readonly from?: string } = {},
): Promise<AnyReply> {
  const response = await fetch(url + path, {
    method,
    headers: {
      // Its own connection, as in testServer.ts.
      connection: 'close',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(from === undefined ? {} : { 'x-forwarded-for': from }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status} ${await response.text()}`);
  return (await response.json()) as AnyReply;
}

/** A device registered over HTTP, and the token it got. */
export async function registerAt(
  url: string,
  user: string,
  oneTimeKeys: number,
  from?: string,
): Promise<TestDevice & { token: string }> {
  const device = new TestDevice(user);
  const sender = from === undefined ? {} : { from };
  const challenge = await requestAt(url, 'POST', '/v1/challenge', sender);
  const body = device.registration(challenge, device.prekeys(oneTimeKeys, Date.now()));
  const { token } = await requestAt(url, 'POST', '/v1/register', { body, ...sender });
  return Object.assign(device, { token });
}
