// What a walk offers besides looking: captions, moving the phone, a cardboard headset, a real headset. Each is loaded when it is
// asked for, and shown only where the device has it.
import type { Viewer } from "@photo-sphere-viewer/core";
import { say } from "../kit/toasts";
import type { Walk } from "./tour";

type Named = "captions" | "gyroscope" | "stereo" | "headset";

function button(walk: Walk, name: Named, press: (made: HTMLButtonElement) => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `tour-tool tour-tool-${name}`;
  made.textContent = walk.tour.words[name] ?? name;
  made.setAttribute("aria-pressed", "false");
  made.addEventListener("click", () => press(made));
  walk.part("tools").append(made);
  walk.part("tools").hidden = false;
  return made;
}

export function drawTools(walk: Walk): void {
  if (walk.tour.scenes.some((scene) => scene.caption)) drawCaptions(walk);
  if ("DeviceOrientationEvent" in window && window.matchMedia("(pointer: coarse)").matches) drawPhone(walk);
  void navigator.xr?.isSessionSupported("immersive-vr").then((can) => {
    if (can) drawHeadset(walk);
  });
}

function drawCaptions(walk: Walk): void {
  const made = button(walk, "captions", () => {
    const off = walk.section.dataset.captions !== "off";
    walk.section.dataset.captions = off ? "off" : "on";
    walk.part("caption").hidden = off || !walk.scene.caption;
    made.setAttribute("aria-pressed", String(!off));
  });
  made.setAttribute("aria-pressed", "true");
}

function drawPhone(walk: Walk): void {
  const { viewer } = walk;
  const gyroscope = button(walk, "gyroscope", (made) => {
    void phone(viewer).then(async ({ gyroscope: moved }) => {
      if (moved.isEnabled()) moved.stop();
      else await moved.start("fast").catch(() => undefined);
      made.setAttribute("aria-pressed", String(moved.isEnabled()));
    });
  });
  button(walk, "stereo", () => {
    void phone(viewer).then(({ stereo }) => {
      stereo.addEventListener("stereo-updated", ({ stereoEnabled }) => {
        walk.pinsHidden(stereoEnabled);
        gyroscope.setAttribute("aria-pressed", String(stereoEnabled));
      });
      return stereo.start().catch(() => undefined);
    });
  });
}

type Phone = Awaited<ReturnType<typeof load>>;
const phones = new WeakMap<Viewer, Promise<Phone>>();

/** The two plugins, taken in only now. */
function phone(viewer: Viewer): Promise<Phone> {
  const known = phones.get(viewer) ?? load(viewer);
  phones.set(viewer, known);
  return known;
}

async function load(viewer: Viewer) {
  const { GyroscopePlugin, StereoPlugin } = await import("./phone");
  // The viewer takes plugins only when it is made; one that comes later is put where it looks for them.
  const { plugins } = viewer as unknown as { plugins: Record<string, unknown> };
  const gyroscope = new GyroscopePlugin(viewer, { touchmove: true });
  plugins.gyroscope = gyroscope;
  gyroscope.init();
  const stereo = new StereoPlugin(viewer);
  plugins.stereo = stereo;
  stereo.init();
  return { gyroscope, stereo };
}

function drawHeadset(walk: Walk): void {
  const made = button(walk, "headset", () => {
    void import("./headset")
      .then(({ enterHeadset }) => enterHeadset(walk, (inside) => made.setAttribute("aria-pressed", String(inside))))
      .catch(() => say("bad", walk.tour.words.noHeadset ?? ""));
  });
}
