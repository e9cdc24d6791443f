/** Knows a shell's prompt by its looks, where nothing surer tells where output ends. */

/** As Drydock's own shells, a bash without start-up files, and the shells of small images have it. */
const PROMPTS = [/(?:learner|root)@[\w.-]+:[^\n]*?[#$] ?$/, /bash-\d+\.\d+[#$] ?$/, /(?:^|\s)[\w~/.-]*[ ]?[#$>] ?$/];

export function looksLikePrompt(line: string): boolean {
  return PROMPTS.some((prompt) => prompt.test(line));
}

/** The line up to the prompt that ends it: what a command printed without an end of line. */
export function withoutPrompt(line: string): string {
  const prompt = PROMPTS.find((each) => each.test(line));
  return prompt === undefined ? line : line.replace(prompt, "");
}
