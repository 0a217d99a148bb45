import { expect, test } from 'vitest';
import { credentialsOf, restarted, setupOf } from './restartDescription.ts';

const agreed = [
  'v=0',
  'a=fingerprint:sha-256 AA:BB',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=ice-ufrag:old1',
  'a=ice-pwd:oldoldoldoldoldoldoldold',
  'a=setup:active',
  'a=mid:0',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'a=ice-ufrag:old1',
  'a=ice-pwd:oldoldoldoldoldoldoldold',
  'a=setup:active',
  'a=mid:1',
  '',
].join('\r\n');

test('a restart changes the credentials and the role that is asked for, and nothing else (A72)', () => {
  const anew = restarted(agreed, { ufrag: 'new2', pwd: 'newnewnewnewnewnewnewnew' }, 'actpass');
  const changed = anew.split('\r\n').filter((line, index) => line !== agreed.split('\r\n')[index]);
  expect(new Set(changed)).toEqual(
    new Set(['a=ice-ufrag:new2', 'a=ice-pwd:newnewnewnewnewnewnewnew', 'a=setup:actpass']),
  );
  expect(anew.split('\r\n')).toHaveLength(agreed.split('\r\n').length);
  expect(credentialsOf(anew)).toEqual({ ufrag: 'new2', pwd: 'newnewnewnewnewnewnewnew' });
});

test('a role is known from an answer, and an offer leaves it open', () => {
  expect(setupOf(agreed)).toBe('active');
  expect(setupOf(restarted(agreed, { ufrag: 'u', pwd: 'p' }, 'actpass'))).toBeNull();
  expect(credentialsOf('v=0\r\n')).toBeNull();
});
