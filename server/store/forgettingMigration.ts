import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What is forgotten by its age is found by it: without these, every hour read each call, key and account there is. */
export const forgettingByAge: Migration = {
  async up(db: Kysely<unknown>) {
    await db.transaction().execute(async ({ schema }) => {
      const at = (table: string, column: string) =>
        schema.createIndex(`${table}_${column}`).ifNotExists().on(table).column(column);
      await at('call_sessions', 'ended_at')
        .where(sql<boolean>`ended_at is not null`)
        .execute();
      await at('one_time_prekeys', 'taken_at')
        .where(sql<boolean>`taken_at is not null`)
        .execute();
      await at('one_time_prekeys', 'not_after').execute();
      await at('users', 'created_at')
        .where(sql<boolean>`signed_in_at is null`)
        .execute();
      await at('invites', 'expires_at').execute();
      await at('deleted_handles', 'deleted_at').execute();
    });
  },
};
