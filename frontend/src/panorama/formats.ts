// Pictures are kept as WebP. A browser that draws none is given the same pictures as JPEG: it is asked once, before anything is drawn.
const LEAST = "data:image/webp;base64,UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";

let ending = ".webp";

const probe = new Image();
probe.src = LEAST;

/** Ends when it is known; nothing is drawn before. */
export const known: Promise<void> = probe.decode().catch(() => {
  ending = ".jpg";
});

/** The address under which this browser can draw a picture that is kept as WebP. */
export const drawable = (address: string): string => address.replace(/\.webp$/, ending);
