/** Says in one sentence why a root filesystem could not be built, and what to do. */

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|You don't have enough free space/, "The disk is full. Free some space and start again."],
  [
    /Temporary failure resolving|Could not resolve|Could not connect|Network is unreachable|Unable to connect/i,
    "The Debian mirror cannot be reached. Check the network (or http_proxy) and start again.",
  ],
  [
    /NO_PUBKEY|no acceptable signature|is not signed|isn't available in keyring|Missing key/i,
    "This system's debian-archive-keyring does not know the Debian release. Install a newer debian-archive-keyring.",
  ],
  [
    /unshare failed: Operation not permitted|write failed \/proc\/self\/(uid|gid)_map|newuidmap|map-auto/,
    "This user may not make user namespaces with ids of its own (/etc/subuid). Start again as root.",
  ],
];

/** The known cause if the output names one, else the end of the output itself; always where to read on. */
export function explainFailure(what: string, outputTail: readonly string[], logFile: string): string {
  const output = outputTail.join("\n");
  const cause = KNOWN.find(([pattern]) => pattern.test(output))?.[1] ?? outputTail.slice(-10).join("\n");
  return `Building the ${what} system failed. ${cause}\nThe whole output: ${logFile}`;
}
