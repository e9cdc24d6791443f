/** What could not be carried over from a scenario, and where it stood there. */

export interface Note {
  /** Within the scenario's folder. */
  file: string;
  text: string;
}

/** Collects notes about one file. */
export type Tell = (text: string) => void;

export class Notes {
  readonly all: Note[] = [];

  about(file: string): Tell {
    return (text) => {
      if (!this.all.some((note) => note.file === file && note.text === text)) this.all.push({ file, text });
    };
  }
}
