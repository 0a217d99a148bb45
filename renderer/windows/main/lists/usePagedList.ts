import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Page } from '../../../../core/ipc/snapshot.ts';
import { useAsk, type MainBridge } from '../MainBridge.tsx';
import { createPagedList, type PagedView } from './pagedList.ts';

export interface ShownList<Item> extends PagedView<Item> {
  readonly more: () => void;
  readonly rest: () => Promise<void>;
  readonly find: (fits: (item: Item) => boolean) => Promise<boolean>;
  readonly refresh: () => void;
}

/**
 * The pages of a long list that the screen needs. `question` is plain data: another one begins anew; a new `revision`,
 * with which main says that the list may be another, asks again for what is shown.
 */
export function usePagedList<Item, Place, Question extends object>(
  page: (main: MainBridge, question: Question, after: Place | null, limit: number) => Promise<Page<Item, Place>>,
  question: Question,
  revision: number,
): ShownList<Item> {
  const ask = useAsk();
  const [list] = useState(() =>
    createPagedList(async (wanted: Question, after: Place | null, limit) => {
      const asked = await ask(
        (main) => page(main, wanted, after, limit),
        () => undefined,
      );
      return asked.done ? asked.answer : null;
    }),
  );
  const key = JSON.stringify(question);
  const latest = useRef(question);
  useEffect(() => {
    latest.current = question;
  });
  useEffect(() => {
    list.show(latest.current);
    // The key stands for the question.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [list, key]);
  const seen = useRef(revision);
  useEffect(() => {
    if (seen.current === revision) return;
    seen.current = revision;
    list.refresh();
  }, [list, revision]);
  const view = useSyncExternalStore(list.subscribe, list.view);
  return { ...view, more: list.more, rest: list.rest, find: list.find, refresh: list.refresh };
}
