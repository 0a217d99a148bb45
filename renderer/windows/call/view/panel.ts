/** What may lie beside the picture; one at a time. */
export type Panel = 'words' | 'statistics';
