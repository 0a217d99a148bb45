import { useCallback, useState } from 'react';

export interface Subject {
  /** What a call to whoever is open is about, as typed. To somebody else it is about nothing yet. */
  readonly subject: string;
  readonly setSubject: (typed: string) => void;
  /** A call went out: what it was about goes along with no other. What was typed meanwhile stays. */
  readonly dialled: (peer: string, subject: string) => void;
}

export function useSubject(peer: string | null): Subject {
  const [about, setAbout] = useState({ peer, typed: '' });
  const dialled = useCallback(
    (to: string, subject: string) =>
      setAbout((now) => (now.peer === to && now.typed === subject ? { peer: to, typed: '' } : now)),
    [],
  );
  return {
    subject: about.peer === peer ? about.typed : '',
    setSubject: (typed) => setAbout({ peer, typed }),
    dialled,
  };
}
