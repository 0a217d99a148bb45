import { useEffect } from 'react';
import { useRingingKeys, type RingingActions } from '../../components/keys/useRingingKeys.ts';

/** The keys of the card: those of every call that rings, and Escape, which only silences it. */
export function useCardKeys(orders: RingingActions, shows: string): void {
  const { silence } = orders;
  const mayAct = useRingingKeys(orders, shows);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.repeat && mayAct()) silence();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [mayAct, silence]);
}
