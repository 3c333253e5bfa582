// How does a story become a link? As src/scenario/link.rs reads it.

/** A payload may be this many characters long; src/scenario refuses more. */
export const MAX_PAYLOAD = 65_536;

const base64url = (bytes) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** The fragment of a story: packed where the browser can, plain where it cannot. */
export async function fragment(json) {
  const bytes = new TextEncoder().encode(json);
  try {
    const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    return `s=1d.${base64url(new Uint8Array(await new Response(packed).arrayBuffer()))}`;
  } catch {
    return `s=1j.${base64url(bytes)}`;
  }
}

