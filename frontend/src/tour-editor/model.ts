// What the editor changes: an arrangement as readers/arrangements.py takes it, and the pure steps that lead from one to the next.
import { around, type HotspotKind, type Picture, type View, type Words } from "../panorama/data";

export interface Spot {
  key: string;
  yaw: number;
  pitch: number;
  kind: HotspotKind;
  label: string;
  label_en: string;
  target: string | null;
  arrival: View | null;
  title: string;
  title_en: string;
  text: string;
  text_en: string;
  attachment: number | null;
  unit_ref: string;
}
export interface Placed {
  key: string;
  panorama: string;
  label: string;
  label_en: string;
  caption: string;
  caption_en: string;
  view: View | null;
  plan: { plan: number; x: number; y: number } | null;
  spot: { lon: number; lat: number } | null;
  hotspots: Spot[];
}
export interface Arrangement {
  scenes: Placed[];
}
export interface Offered extends Picture {
  number: string;
  title: string;
  title_en: string;
  published: boolean;
  building: number | null;
}
export interface Told {
  arrangement: Arrangement;
  revision: number;
  save: string;
  start: string;
  panoramas: Record<string, Offered>;
  units: Record<string, string[]>;
  plans: { id: number; name: string; src: string; width: number; height: number }[];
  attachments: { id: number; kind: string; name: string; released: boolean }[];
  kinds: Record<HotspotKind, string>;
  words: Words;
}

/** What a scene, a hotspot or a panorama is called in the page's language, or in the other where it has no name in this. */
export function called(one: { label: string; label_en: string } | Offered): string {
  const [zh, en] = "number" in one ? [one.title, one.title_en] : [one.label, one.label_en];
  return document.documentElement.lang === "en" ? en || zh : zh || en;
}

/** A key that no scene or hotspot of the arrangement has. */
export function freshKey(now: Arrangement): string {
  const taken = new Set(now.scenes.flatMap((scene) => [scene.key, ...scene.hotspots.map((spot) => spot.key)]));
  for (;;) {
    const bytes = crypto.getRandomValues(new Uint8Array(5));
    const key = [...bytes].map((byte) => (byte % 36).toString(36)).join("") + "k";
    if (!taken.has(key)) return key;
  }
}

export const sceneOf = (now: Arrangement, key: string): Placed | undefined =>
  now.scenes.find((scene) => scene.key === key);

const changed = (now: Arrangement, key: string, change: (scene: Placed) => Placed): Arrangement => ({
  scenes: now.scenes.map((scene) => (scene.key === key ? change(scene) : scene)),
});

export function addScene(now: Arrangement, offered: Offered, key: string): Arrangement {
  const scene: Placed = {
    key,
    panorama: offered.number,
    label: offered.title.slice(0, 80),
    label_en: offered.title_en.slice(0, 80),
    caption: "",
    caption_en: "",
    view: null,
    plan: null,
    spot: null,
    hotspots: [],
  };
  return { scenes: [...now.scenes, scene] };
}

export const setScene = (now: Arrangement, key: string, values: Partial<Placed>): Arrangement =>
  changed(now, key, (scene) => ({ ...scene, ...values }));

/** The scene is gone; hotspots that led to it lead nowhere yet, and the gate before publishing asks for them. */
export function removeScene(now: Arrangement, key: string): Arrangement {
  return {
    scenes: now.scenes
      .filter((scene) => scene.key !== key)
      .map((scene) => ({
        ...scene,
        hotspots: scene.hotspots.map((spot) => (spot.target === key ? { ...spot, target: null, arrival: null } : spot)),
      })),
  };
}

/** The scene stands `by` places further on (before, when negative), as far as there are places. */
export function moveScene(now: Arrangement, key: string, by: number): Arrangement {
  const from = now.scenes.findIndex((scene) => scene.key === key);
  const to = Math.max(0, Math.min(now.scenes.length - 1, from + by));
  const scene = now.scenes[from];
  if (!scene || to === from) return now;
  const rest = now.scenes.filter((one) => one !== scene);
  return { scenes: [...rest.slice(0, to), scene, ...rest.slice(to)] };
}

export function addSpot(now: Arrangement, scene: string, at: { yaw: number; pitch: number }, key: string): Arrangement {
  const spot: Spot = {
    key,
    ...at,
    kind: "scene",
    label: "",
    label_en: "",
    target: null,
    arrival: null,
    title: "",
    title_en: "",
    text: "",
    text_en: "",
    attachment: null,
    unit_ref: "",
  };
  return changed(now, scene, (one) => ({ ...one, hotspots: [...one.hotspots, spot] }));
}

export const setSpot = (now: Arrangement, scene: string, key: string, values: Partial<Spot>): Arrangement =>
  changed(now, scene, (one) => ({
    ...one,
    hotspots: one.hotspots.map((spot) => (spot.key === key ? { ...spot, ...values } : spot)),
  }));

export const removeSpot = (now: Arrangement, scene: string, key: string): Arrangement =>
  changed(now, scene, (one) => ({ ...one, hotspots: one.hotspots.filter((spot) => spot.key !== key) }));

/** The way back: from the target to `scene`, at the opposite direction by the compass. */
export function addWayBack(
  now: Arrangement,
  scene: string,
  spot: Spot,
  headings: { here: number; there: number },
  labels: { zh: string; en: string },
  key: string,
): Arrangement {
  if (!spot.target) return now;
  const yaw = around(Math.round(spot.yaw + headings.here * 10 + 1800 - headings.there * 10));
  const back = { ...labelled(labels), target: scene };
  return setSpot(addSpot(now, spot.target, { yaw, pitch: spot.pitch }, key), spot.target, key, back);
}

const labelled = (labels: { zh: string; en: string }): Partial<Spot> => ({
  label: labels.zh.slice(0, 80),
  label_en: labels.en.slice(0, 80),
});

/** Whether the target has a hotspot that leads back. */
export const leadsBack = (now: Arrangement, scene: string, target: string): boolean =>
  Boolean(sceneOf(now, target)?.hotspots.some((spot) => spot.target === scene));
