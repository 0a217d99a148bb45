import { randomBytes } from 'node:crypto';

/** A frame that was right once, or looks as if. `draw` gives a whole number below its argument. */
export function nonsense(draw: (below: number) => number, origin: string): Buffer | string {
  const right = [
    '{"v":1,"t":"ping"}',
    '{"v":1,"t":"ack","s":1}',
    `{"v":1,"t":"auth","user":"bob","device":1,"origin":"${origin}","sig":"${'A'.repeat(86)}=="}`,
    '{"v":1,"t":"resume","epoch":null,"s":0}',
    '{"v":1,"t":"call_offer","n":1,"call_id":"3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c11","to":"bob","call_type":"audio","payloads":{"1":"AAAA"}}',
  ];
  const text = right[draw(right.length)] ?? '';
  const at = draw(text.length);
  switch (draw(6)) {
    case 0:
      return text;
    case 1:
      return randomBytes(draw(2_000));
    case 2:
      return text.slice(0, at);
    case 3:
      return text.slice(0, at) + String.fromCodePoint(draw(0xd7ff)) + text.slice(at + 1);
    case 4:
      return text.replace(
        /:(?:1|0|null)/u,
        () => [':-1', ':1e309', ':"1"', ':{}', ':[]', ':9007199254740993'][draw(6)] ?? '',
      );
    default:
      return '['.repeat(draw(900));
  }
}
