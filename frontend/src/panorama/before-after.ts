// Before and after: a rendering and the photograph taken from its spot, in one viewer. Both are turned to the north, so changing
// from one to the other keeps direction and nearness; the label "rendering" is there exactly while the rendering is shown.
import type { Viewer } from "@photo-sphere-viewer/core";
import { plain } from "../kit/plain";

export interface Side {
  heading: number;
  caption: string;
}
const FADE = { speed: 500, rotation: false, effect: "fade" } as const;

/** The two buttons over the picture change what is looked at. `picture` gives what the viewer loads for a side. */
export function beforeAndAfter<S extends Side>(
  figure: HTMLElement,
  viewer: Viewer,
  sides: Record<string, S>,
  picture: (side: S) => unknown,
): void {
  const group = figure.querySelector<HTMLElement>("[data-before-after]");
  const label = figure.querySelector<HTMLElement>("[data-rendering]");
  if (!group) return;
  const buttons = [...group.querySelectorAll<HTMLButtonElement>("button[data-side]")];
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const name = button.dataset.side ?? "";
      const side = sides[name];
      if (!side || button.ariaPressed === "true") return;
      for (const other of buttons) other.ariaPressed = String(other === button);
      if (label) label.hidden = name !== "after";
      figure.dataset.side = name;
      void viewer
        .setPanorama(picture(side), {
          sphereCorrection: { pan: `${-side.heading}deg` },
          caption: plain(side.caption),
          showLoader: false,
          transition: calm.matches ? false : FADE,
        })
        .catch(() => undefined); // another press came first: its picture is the one to be seen
    });
  }
  group.hidden = false;
}
