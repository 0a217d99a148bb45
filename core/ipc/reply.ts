/**
 * How what main answers crosses: as itself, or by the name of why there is no answer. Of a handler that rejected
 * Electron would write each rejection to standard error, as often as a page asks (A85).
 */
export type Reply = { readonly answer: unknown } | { readonly problem: string };

/** What a window gets of it. Throws what is to be told, and nothing else of it. */
export function answerOf(reply: Reply): unknown {
  if ('problem' in reply) throw new Error(reply.problem);
  return reply.answer;
}
