// What the live process and a browser tell each other (web/live/visits). Angles are whole tenths of a degree from north and
// upwards; zoom is in tenths of a per cent.
export interface Look {
  scene: string;
  yaw: number;
  pitch: number;
  zoom: number;
}
export interface Member {
  id: string;
  name: string;
  firm?: string;
  row?: number;
  follows?: boolean;
  hand: boolean;
  floor: boolean;
  voice: boolean;
  here: boolean;
}
export interface Remark {
  id: number;
  who: string;
  name: string;
  text: string;
  answer: string;
}
export interface Point extends Look {
  n: number;
  who: string;
  name: string;
}
export interface Who {
  t: "who" | "state";
  v: number;
  state: string;
  viewers: number;
  members?: Member[];
  guests?: number;
}
export interface Snapshot extends Who {
  t: "state";
  guide: string;
  revision: number;
  you: string;
  lead: Look | null;
  words: Remark[];
  looks: Record<string, Look>;
}
export interface Tick {
  t: "tick";
  v: number;
  lead: Look | null;
  points: Point[];
  looks?: Record<string, Look>;
}
export type Heard =
  | Snapshot
  | (Who & { t: "who" })
  | Tick
  | { t: "words"; v: number; item: Remark }
  | { t: "refused"; code: string; say?: { zh: string; en: string }; text?: string }
  | { t: "signal"; from: string; data: Signal }
  | { t: "ping" };
export interface Signal {
  sdp?: RTCSessionDescriptionInit;
  ice?: RTCIceCandidateInit;
}
/** What the page tells the island. */
export interface Told {
  role: "guide" | "guest" | "viewer";
  revision: number;
  socket: string;
  state: string;
  ticket: string;
  remove?: string;
  ice: RTCIceServer[];
  words: Record<string, string>;
}
export const GUIDE = "guide";
