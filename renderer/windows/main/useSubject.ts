import { useState } from 'react';

/** What a call to whoever is open is about, as typed. To somebody else it is about nothing yet. */
export function useSubject(peer: string | null): readonly [string, (typed: string) => void] {
  const [about, setAbout] = useState({ peer, typed: '' });
  return [about.peer === peer ? about.typed : '', (typed) => setAbout({ peer, typed })];
}
