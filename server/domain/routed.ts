import type { ErrorCode } from '../../core/protocol/errorCodes.ts';
import type { ErrorFrame } from '../../core/protocol/serverMessage.ts';

/** What becomes of a numbered frame: done (relayed, repeated or dropped on purpose), or refused with an `err`. */
export type Routed = { readonly done: true } | ({ readonly done: false; readonly code: ErrorCode } & RefusalDetail);
type RefusalDetail = Partial<Pick<ErrorFrame, 'other_call_id' | 'devices' | 'retry_ms'>>;

export const ROUTED: Routed = { done: true };
export const refused = (code: ErrorCode, detail: RefusalDetail = {}): Routed => ({ done: false, code, ...detail });
