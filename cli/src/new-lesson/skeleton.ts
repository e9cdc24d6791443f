/** The text that a new lesson and a new course begin with: right in every way, so that an author changes and never mends. */

/** `040-pid-namespace` → `Pid namespace`. */
export function titleOf(slug: string): string {
  const words = slug.replace(/^\d+-/, "").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function courseSkeleton(id: string): string {
  return `---
title: ${quoted(titleOf(id))}
summary: Say in one sentence what these lessons are about.
---

Say in a few lines what one learns here, and for whom it is.
`;
}

export function lessonSkeleton(slug: string): string {
  return `---
title: ${quoted(titleOf(slug))}
summary: Say in one sentence what one does in this lesson.
minutes: 3
kernel: processes
know:
  - Say in one to five lines what its learner knows in the end.
---

Which question does this lesson answer? Ask it here. How to write each of the blocks below stands in docs/authoring.md.

## What is there now

Say what to look at, and let them look:

\`\`\`sh run
pgrep -a sleep
\`\`\`

\`\`\`output
\u2026sleep infinity
\`\`\`

\`\`\`predict id=who-waits
question: You start \`sleep 1000 &\`. Does the shell wait for it?
choices:
  - wrong: for 1000 seconds
  - right: not at all
why: The \`&\` starts it in the background, and the shell asks for the next command at once.
\`\`\`

## Do something

Say what to do, and why it works:

\`\`\`sh run
sleep 1000 &
\`\`\`

\`\`\`task id=sleeper
title: A sleep runs for 1000 seconds
process: { exe: /usr/bin/sleep, argv: [sleep, "1000"] }
hint: "\`pgrep -a sleep\` lists those that run."
solve: sleep 1000 &
\`\`\`
`;
}

function quoted(title: string): string {
  return /^[A-Z][\w ]*$/i.test(title) ? title : JSON.stringify(title);
}
