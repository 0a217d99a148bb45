import Type from 'typebox';
import {
  MAX_RELAY_ERROR,
  MAX_RELAY_SERVER,
  MIN_RELAY_ERROR,
  RELAY_ANSWERS,
  RELAY_TRANSPORTS,
} from '../call/relayTrial.ts';

export const RelayAnswerShape = Type.Union([
  Type.Enum(RELAY_ANSWERS),
  Type.Integer({ minimum: MIN_RELAY_ERROR, maximum: MAX_RELAY_ERROR }),
]);

const address = {
  server: Type.String({ minLength: 1, maxLength: MAX_RELAY_SERVER }),
  transport: Type.Enum(RELAY_TRANSPORTS),
};
export const RelayAddressShape = Type.Object(address, { additionalProperties: false });

/** What a relay answered, wherever it comes over a border: from a window, from the history. */
export const RelayTrialShape = Type.Object({ ...address, answer: RelayAnswerShape }, { additionalProperties: false });
