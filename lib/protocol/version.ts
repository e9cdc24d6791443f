/** The version of the wire contract; a browser with another one is told to reload. */
export const PROTOCOL_VERSION = 1;
