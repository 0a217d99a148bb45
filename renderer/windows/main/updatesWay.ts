import { createContext, useContext } from 'react';

/** To the updates, from wherever words ask for one: also before there are settings, and out of a sheet above them. */
const UpdatesWay = createContext<() => void>(() => undefined);
export const UpdatesWayContext = UpdatesWay.Provider;

export const useUpdatesWay = () => useContext(UpdatesWay);
