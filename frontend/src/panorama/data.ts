// What the server tells the viewer, and its angles: whole tenths of a degree within the picture (see readers/arrangements.py).
// Compass directions are degrees from north; the viewer itself thinks in radians from north.
export interface Level {
  width: number;
  cols: number;
  rows: number;
}
export interface Picture {
  tiles: string;
  levels: Level[];
  still: string;
  card: string;
  heading: number;
}
export interface View {
  yaw: number;
  pitch: number;
  zoom: number;
}
export type HotspotKind = "scene" | "facts" | "document" | "video" | "unit";
export interface Hotspot {
  key: string;
  yaw: number;
  pitch: number;
  kind: HotspotKind;
  kind_word: string;
  label: string;
  title: string;
  text: string;
  target: string;
  arrival: View | null;
  href: string;
  media_type: string;
  unit: string;
}
export interface Scene {
  key: string;
  label: string;
  caption: string;
  href: string;
  card: string;
  still: string;
  rendering: string;
  panorama: Picture;
  view: View | null;
  plan: { plan: number; x: number; y: number } | null;
  spot: { lon: number; lat: number } | null;
  hotspots: Hotspot[];
}
export interface Plan {
  id: number;
  name: string;
  src: string;
  width: number;
  height: number;
}
export type Words = Record<string, string>;
export interface Tour {
  start: string;
  scenes: Scene[];
  plans: Plan[];
  words: Words;
}

const TENTH = Math.PI / 1800;

/** Where the viewer looks for a direction within a picture whose middle looks to `heading` degrees. */
export function toViewer(at: { yaw: number; pitch: number }, heading: number): { yaw: number; pitch: number } {
  return { yaw: (at.yaw + heading * 10) * TENTH, pitch: at.pitch * TENTH };
}

/** The direction within the picture, in whole tenths. */
export function toPicture(at: { yaw: number; pitch: number }, heading: number): { yaw: number; pitch: number } {
  const yaw = Math.round(at.yaw / TENTH - heading * 10);
  return { yaw: around(yaw), pitch: Math.max(-900, Math.min(900, Math.round(at.pitch / TENTH))) };
}

/** Whole tenths once around: 0 to 3599. */
export const around = (tenths: number): number => ((tenths % 3600) + 3600) % 3600;

/** Degrees from north, 0 to 359. */
export const compassOf = (yaw: number): number => Math.round(around(Math.round(yaw / TENTH)) / 10) % 360;

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;
export const isCalm = (): boolean => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
