/** What the store keeps, as columns. Times are ms since the epoch; a column that ends in `_hash` cannot be turned back. */

/** Who runs workshops. */
export interface HostRow {
  /** The first group of the host's passphrase. */
  id: string;
  name: string;
  passphrase_hash: string;
  created_at_ms: number;
}

export interface WorkshopRow {
  id: string;
  title: string;
  /** The course it teaches: a folder of lessons. */
  course: string;
  /** What people type to join. */
  code: string;
  seats: number;
  taken_seats: number;
  /** 1 while people may join, 0 while the host has paused that. */
  is_admitting: number;
  /** 1 where people may open what is in `unlocked_lessons` alone, 0 where they may open every lesson. */
  is_paced: number;
  created_at_ms: number;
  /** Over from then on. */
  ends_at_ms: number;
}

/** A lesson that a host has unlocked in a workshop. */
export interface UnlockedLessonRow {
  workshop_id: string;
  /** Its id, with its course. */
  lesson: string;
}

/** A host who leads a workshop through the lessons: where they are. */
export interface LeadRow {
  workshop_id: string;
  host_id: string;
  lesson: string;
  /** Id of the step in it; empty for its beginning. */
  step: string;
  /** Since when somebody leads. */
  since_ms: number;
}

/** Somebody in a workshop. */
export interface PersonRow {
  /** What tickets and sandboxes know them by: 128 random bits. */
  id: string;
  workshop_id: string;
  name: string;
  /** The name as it is compared: two people of a workshop never share one. */
  name_key: string;
  resume_hash: string;
  joined_at_ms: number;
  /** Since when they ask for help; null while they do not. */
  hand_up_at_ms: number | null;
}

/** A browser that has signed in: as a host, or as somebody in a workshop. */
export interface SessionRow {
  token_hash: string;
  host_id: string | null;
  person_id: string | null;
  expires_at_ms: number;
}

/** A task that the sandbox-server saw done. */
export interface TaskResultRow {
  /** The sandbox-server's; the same result may be told more than once. */
  id: string;
  person_id: string;
  lesson: string;
  task: string;
  done_at_ms: number;
}

/** What a host has said to a workshop, or to one of its people. */
export interface MessageRow {
  id: string;
  workshop_id: string;
  /** Null for all of them. */
  person_id: string | null;
  text: string;
  sent_at_ms: number;
}

export interface Tables {
  hosts: HostRow;
  workshops: WorkshopRow;
  unlocked_lessons: UnlockedLessonRow;
  leads: LeadRow;
  people: PersonRow;
  sessions: SessionRow;
  task_results: TaskResultRow;
  messages: MessageRow;
}
