// Pictures are kept as WebP. A browser that draws none is given the same pictures as JPEG: it is asked once, before the first tile.
const LEAST = "data:image/webp;base64,UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";

let ending = ".webp";

const probe = new Image();
probe.src = LEAST;
probe.decode().catch(() => {
  ending = ".jpg";
});

/** The address under which this browser can draw a picture that is kept as WebP. */
export const drawable = (address: string): string => address.replace(/\.webp$/, ending);
