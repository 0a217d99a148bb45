import { join } from 'node:path';
import { projectRoot } from '../electron/folders.ts';

/**
 * What Node runs of each tool. Its name in npm's folder of programs is a script for a shell on Windows, which no
 * process starts.
 */
const TOOLS = {
  tsc: 'typescript/bin/tsc',
  oxlint: 'oxlint/bin/oxlint',
  oxfmt: 'oxfmt/bin/oxfmt',
  depcruise: 'dependency-cruiser/bin/dependency-cruiser.mjs',
  knip: 'knip/bin/knip.js',
} as const;

export type Tool = keyof typeof TOOLS;

export const isTool = (name: string): name is Tool => Object.hasOwn(TOOLS, name);

export const toolFile = (tool: Tool): string => join(projectRoot, 'node_modules', TOOLS[tool]);
