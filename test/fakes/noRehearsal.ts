/** Of a main that asks the popup for no test: its part of the bridge. */
export const noRehearsal = {
  currentRehearsal: async () => null,
  onRehearsal: () => () => undefined,
  rehearsalDrawn: async () => null,
  rehearsed: async () => null,
  endRehearsal: async () => null,
};
