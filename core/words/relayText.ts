import type { RelayAddress, RelayAnswer, RelayTestAnswer, RelayTransport, RelayTrial } from '../call/relayTrial.ts';
import type { MessageId } from './messages.ts';
import type { Text } from './text.ts';

/** The answers of a relay that have words of their own. */
const SAID: Readonly<Record<number, MessageId>> = {
  401: 'relay.said.401',
  403: 'relay.said.403',
  486: 'relay.said.486',
  508: 'relay.said.508',
};

/** Which relay it was, how it was spoken to, and what it answered. */
export function relayText({ server, transport, answer }: RelayTrial): Text {
  const values = { server, transport: transport.toUpperCase() };
  return typeof answer === 'number'
    ? { id: SAID[answer] ?? 'relay.said.error', values: { ...values, code: answer } }
    : { id: idOf(answer, transport), values };
}

function idOf(answer: Exclude<RelayAnswer, number>, transport: RelayTransport): MessageId {
  return answer === 'unreachable' && transport === 'tls' ? 'relay.said.unreachable.tls' : `relay.said.${answer}`;
}

/** What the test in the settings says of one address; null: it is being asked. */
export function relayTestText(relay: RelayAddress, answer: RelayTestAnswer | null): Text {
  const { server, transport } = relay;
  const values = { server, transport: transport.toUpperCase() };
  if (answer === null) return { id: 'relayTest.row.asking', values };
  if (answer === 'given' || answer === 'stopped' || answer === 'broken') {
    return { id: `relayTest.row.${answer}`, values };
  }
  return relayText({ server, transport, answer });
}
