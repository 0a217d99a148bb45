import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Recordings that wait for somebody who did not answer, sealed: the server holds them and cannot read them. Who left
 * one is here until it is fetched.
 */
export const voiceMessages: Migration = {
  async up(db: Kysely<unknown>) {
    await db.transaction().execute(async ({ schema }) => {
      await schema
        .createTable('voice_messages')
        .ifNotExists()
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('call_id', 'text', (column) => column.notNull().unique())
        .addColumn('from_user', 'text', (column) => column.notNull())
        .addColumn('from_device', 'bigint', (column) => column.notNull())
        .addColumn('to_user', 'text', (column) => column.notNull())
        .addColumn('to_device', 'bigint', (column) => column.notNull())
        .addColumn('payload', 'text', (column) => column.notNull())
        .addColumn('pieces', 'integer', (column) => column.notNull().check(sql`pieces between 1 and 16`))
        .addColumn('received', 'integer', (column) => column.notNull().check(sql`received between 0 and pieces`))
        // Set when the last piece came.
        .addColumn('left_at', 'bigint')
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
      for (const column of ['to_user', 'from_user', 'expires_at']) {
        await schema
          .createIndex(`voice_messages_${column}`)
          .ifNotExists()
          .on('voice_messages')
          .column(column)
          .execute();
      }
      await schema
        .createTable('voice_pieces')
        .ifNotExists()
        .addColumn('message_id', 'text', (column) =>
          column.notNull().references('voice_messages.id').onDelete('cascade'),
        )
        .addColumn('place', 'integer', (column) => column.notNull())
        .addColumn('piece', 'blob', (column) => column.notNull())
        .addPrimaryKeyConstraint('voice_pieces_pk', ['message_id', 'place'])
        .execute();
    });
  },
};
