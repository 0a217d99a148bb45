import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What whoever runs the server asks about its accounts and of it. */
export const operators: Migration = {
  async up(db: Kysely<unknown>) {
    await db.transaction().execute(async (transaction) => {
      const { schema, introspection } = transaction;
      const users = (await introspection.getTables()).find(({ name }) => name === 'users');
      if (!users?.columns.some(({ name }) => name === 'seen_day')) {
        // Days since 1970 and no finer: it tells which accounts are dead, and not when somebody sleeps.
        await schema.alterTable('users').addColumn('seen_day', 'integer').execute();
      }
      // Accounts that a command beside the server wants removed; a row goes when that is done.
      await schema
        .createTable('removals')
        .ifNotExists()
        .addColumn('user_id', 'text', (column) => column.primaryKey())
        .addColumn('asked_at', 'bigint', (column) => column.notNull())
        .execute();
    });
  },
};
