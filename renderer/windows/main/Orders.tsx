import { createContext, useContext, useState, type ReactNode } from 'react';

export interface Orders {
  /** Something done with one click, for which no form waits. */
  readonly give: (order: () => Promise<unknown>) => void;
  /** The last one was not carried out: the disk is full, say. */
  readonly isBroken: boolean;
  readonly forget: () => void;
}

const OrdersContext = createContext<Orders | null>(null);

/** Remembers what became of the last order, wherever it was given, so that one place can say it. */
export function OrdersProvider({ children }: { readonly children: ReactNode }) {
  const [isBroken, setBroken] = useState(false);
  const forget = () => setBroken(false);
  const give: Orders['give'] = (order) => {
    forget();
    order().catch(() => setBroken(true));
  };
  return <OrdersContext value={{ give, isBroken, forget }}>{children}</OrdersContext>;
}

export function useOrders(): Orders {
  const orders = useContext(OrdersContext);
  if (orders === null) throw new Error('A screen that gives orders stands outside OrdersProvider.');
  return orders;
}
