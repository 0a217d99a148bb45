import { HTTP_ERRORS, type HttpErrorCode } from '../../core/protocol/errorCodes.ts';

/** An error reply on its way: thrown by a route, written by the error handler. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly code: HttpErrorCode;
  readonly retryMs: number | undefined;

  constructor(code: HttpErrorCode, retryMs?: number) {
    super(HTTP_ERRORS[code].meaning);
    this.code = code;
    this.retryMs = retryMs;
  }
}
