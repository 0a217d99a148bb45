import { HTTP_ERRORS, type HttpErrorCode } from '../../core/protocol/errorCodes.ts';

/** An error reply on its way: thrown by a route, written by the error handler. */
export class HttpErrorReply extends Error {
  override readonly name = 'HttpErrorReply';
  readonly code: HttpErrorCode;
  readonly retryMs: number | undefined;

  /** `meaning`, where the reply can say more than its code. */
  constructor(code: HttpErrorCode, retryMs?: number, meaning: string = HTTP_ERRORS[code].meaning) {
    super(meaning);
    this.code = code;
    this.retryMs = retryMs;
  }
}
