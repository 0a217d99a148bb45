import type { TestDevice } from './TestDevice.ts';
import { offerTo, toDevice } from './testServer.ts';
import type { WireClient } from './WireClient.ts';

/** Two devices at a server, and what they say to it; the first one dials. */
export interface WirePair {
  readonly caller: TestDevice;
  readonly callee: TestDevice;
  readonly callerPhone: WireClient;
  readonly calleePhone: WireClient;
}

/** The caller dials, the callee's phone has it. */
export async function ring({ callee, callerPhone, calleePhone }: WirePair): Promise<string> {
  const offer = offerTo(callee, callerPhone.nextNumber);
  callerPhone.send(offer);
  const { s } = await calleePhone.next('call_offer', (frame) => frame.call_id === offer.call_id);
  calleePhone.send({ v: 1, t: 'ack', s });
  await callerPhone.next('call_state', (frame) => frame.state === 'ringing');
  return offer.call_id;
}

/** .. and the callee answers. */
export async function talk(pair: WirePair): Promise<string> {
  const { caller, callerPhone, calleePhone } = pair;
  const callId = await ring(pair);
  calleePhone.send(toDevice('call_answer', caller, calleePhone.nextNumber, callId, 'answer'));
  await callerPhone.next('call_answer');
  return callId;
}
