/** More people than anybody knows, and all past calls that are kept (`MAX_CALLS_KEPT`, `MAX_UNRUNG_KEPT`). */
export const MAX_BACKUP_CONTACTS = 10_000;
export const MAX_BACKUP_CALLS = 20_000;
