import type { Migration } from '../migration.ts';
import { ratchet } from './0001Ratchet.ts';
import { phone } from './0002Phone.ts';
import { sessions } from './0003Sessions.ts';

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [ratchet, phone, sessions];
