import { useAnswer } from '../useAnswer.ts';

/** Whether somebody is blocked, contact or not; asked for again when the contacts may be others. Null: nobody. */
export function useBlocked(handle: string | null, revision: number): boolean {
  const { answer } = useAnswer({
    ask: async (main) => main.isBlocked({ handle: handle ?? '' }),
    about: handle,
    when: revision,
  });
  return answer === true;
}
