/** From which class's board this tab was sent to the lessons, to lead it there. */
const KEY = "drydock:lead";

export function rememberLead(workshop: string): void {
  try {
    sessionStorage.setItem(KEY, workshop);
  } catch {
    // A browser may refuse to keep anything: a host of one class is asked nothing all the same.
  }
}

export function recallLead(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
