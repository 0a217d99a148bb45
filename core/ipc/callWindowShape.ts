import Type from 'typebox';

/** As it is opened, over the whole screen, or small and above all other windows. It is the same window in each. */
export const CallWindowShape = Type.Enum(['usual', 'fullScreen', 'mini']);
export type CallWindowShape = Type.Static<typeof CallWindowShape>;
