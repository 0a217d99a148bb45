import type { Static, TSchema } from 'typebox';

/** A question or an order from a window to main; the answer comes back as a value. */
export interface RequestDefinition<Input extends TSchema = TSchema, Output = unknown> {
  readonly kind: 'request';
  readonly input: Input;
  /** Never present: it carries the type of the answer. */
  readonly output?: Output;
}

/** News from main to a window. Main is trusted, so only its type is written down. */
export interface PushDefinition<Payload = unknown> {
  readonly kind: 'push';
  /** Never present: it carries the type of the news. */
  readonly payload?: Payload;
}

/** What may cross the process line for one window: a table of requests and pushes. */
export type Api = Readonly<Record<string, RequestDefinition | PushDefinition>>;

export function request<Input extends TSchema, Output>(
  input: Input,
  _output: Returns<Output>,
): RequestDefinition<Input, Output> {
  return { kind: 'request', input };
}

export function push<Payload>(): PushDefinition<Payload> {
  return { kind: 'push' };
}

/** Names the type of an answer without making a value of it. */
export type Returns<Output> = { readonly output?: Output };
export const returns = <Output>(): Returns<Output> => ({});

type Requests<A extends Api> = { [K in keyof A as A[K] extends RequestDefinition ? K : never]: A[K] };
type Pushes<A extends Api> = { [K in keyof A as A[K] extends PushDefinition ? K : never]: A[K] };

type InputOf<D> = D extends RequestDefinition<infer Input, unknown> ? Static<Input> : never;
type OutputOf<D> = D extends RequestDefinition<TSchema, infer Output> ? Output : never;
type PayloadOf<D> = D extends PushDefinition<infer Payload> ? Payload : never;

/** What main must supply for a window: one handler for each request. A missing one does not compile. */
export type Handlers<A extends Api> = {
  readonly [K in keyof Requests<A>]: (input: InputOf<A[K]>) => OutputOf<A[K]> | Promise<OutputOf<A[K]>>;
};

/** What main may say to a window. */
export type Pusher<A extends Api> = {
  readonly [K in keyof Pushes<A>]: (payload: PayloadOf<A[K]>) => void;
};

/**
 * What a window sees: a function for each request, and `onX(listener)` for each push, which returns its own undoing.
 */
export type Client<A extends Api> = {
  readonly [K in keyof Requests<A>]: InputOf<A[K]> extends null
    ? () => Promise<OutputOf<A[K]>>
    : (input: InputOf<A[K]>) => Promise<OutputOf<A[K]>>;
} & {
  readonly [K in keyof Pushes<A> as `on${Capitalize<string & K>}`]: (
    listener: (payload: PayloadOf<A[K]>) => void,
  ) => () => void;
};

/** The name under which a message crosses; derived here and written nowhere. */
export function channelName(window: string, entry: string): string {
  return `${window}:${entry}`;
}
