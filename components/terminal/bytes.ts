/** Bytes as socket.io hands them over: a Buffer under Node, an ArrayBuffer in a browser, whatever the types say. */
export function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  throw new TypeError("the sandbox host sent something else than bytes");
}
