/** How the tables came to be, one step after the other; the same steps for SQLite and PostgreSQL. Never edit one that was released. */
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const migrations: Record<string, Migration> = {
  "001-workshops": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("hosts")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("passphrase_hash", "text", (column) => column.notNull())
        .addColumn("created_at_ms", "bigint", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("workshops")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("title", "text", (column) => column.notNull())
        .addColumn("course", "text", (column) => column.notNull())
        .addColumn("code", "text", (column) => column.notNull().unique())
        .addColumn("seats", "integer", (column) => column.notNull())
        .addColumn("taken_seats", "integer", (column) => column.notNull())
        .addColumn("is_admitting", "integer", (column) => column.notNull())
        .addColumn("created_at_ms", "bigint", (column) => column.notNull())
        .addColumn("ends_at_ms", "bigint", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("people")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("workshop_id", "text", (c) => c.notNull().references("workshops.id").onDelete("cascade"))
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("name_key", "text", (column) => column.notNull())
        .addColumn("resume_hash", "text", (column) => column.notNull().unique())
        .addColumn("joined_at_ms", "bigint", (column) => column.notNull())
        .addColumn("hand_up_at_ms", "bigint")
        .addUniqueConstraint("people_have_names_of_their_own", ["workshop_id", "name_key"])
        .execute();
      await db.schema
        .createTable("sessions")
        .addColumn("token_hash", "text", (column) => column.primaryKey())
        .addColumn("host_id", "text", (column) => column.references("hosts.id").onDelete("cascade"))
        .addColumn("person_id", "text", (column) => column.references("people.id").onDelete("cascade"))
        .addColumn("expires_at_ms", "bigint", (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("task_results")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("person_id", "text", (c) => c.notNull().references("people.id").onDelete("cascade"))
        .addColumn("lesson", "text", (column) => column.notNull())
        .addColumn("task", "text", (column) => column.notNull())
        .addColumn("done_at_ms", "bigint", (column) => column.notNull())
        .execute();
      await db.schema.createIndex("task_results_of_a_person").on("task_results").column("person_id").execute();
      await db.schema
        .createTable("messages")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("workshop_id", "text", (c) => c.notNull().references("workshops.id").onDelete("cascade"))
        .addColumn("text", "text", (column) => column.notNull())
        .addColumn("sent_at_ms", "bigint", (column) => column.notNull())
        .execute();
    },
  },
  "002-pace": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable("workshops")
        .addColumn("is_paced", "integer", (column) => column.notNull().defaultTo(0))
        .execute();
      await db.schema
        .createTable("unlocked_lessons")
        .addColumn("workshop_id", "text", (c) => c.notNull().references("workshops.id").onDelete("cascade"))
        .addColumn("lesson", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("unlocked_lessons_are_unlocked_once", ["workshop_id", "lesson"])
        .execute();
    },
  },
  "003-leads": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("leads")
        .addColumn("workshop_id", "text", (c) => c.primaryKey().references("workshops.id").onDelete("cascade"))
        .addColumn("host_id", "text", (c) => c.notNull().references("hosts.id").onDelete("cascade"))
        .addColumn("lesson", "text", (column) => column.notNull())
        .addColumn("step", "text", (column) => column.notNull())
        .addColumn("since_ms", "bigint", (column) => column.notNull())
        .execute();
    },
  },
  "004-words-to-one": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable("messages")
        .addColumn("person_id", "text", (column) => column.references("people.id").onDelete("cascade"))
        .execute();
    },
  },
};
