/** A container's health: exits with 0 when what listens on a port of its own says that it is ready. */
const [port] = process.argv.slice(2);
const { ok } = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4000) });
process.exit(ok ? 0 : 1);
