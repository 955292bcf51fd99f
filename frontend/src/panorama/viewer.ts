// The panorama island: `<figure data-panorama='{…}'>` holds a still picture; where the browser can draw, the picture becomes
// one to look around in. Loaded only when one is on the page.
import type { Viewer } from "@photo-sphere-viewer/core";
import { plain } from "../kit/plain";
import { beforeAndAfter } from "./before-after";
import { compassOf, radians, type Picture, type Words } from "./data";
import { openSphere, panoramaOf, turn } from "./sphere";

interface Told extends Picture {
  caption: string;
}
interface Panorama extends Told {
  look: number;
  before?: Told;
  words: Words;
}

/** Looks around in the tiles; the still picture below them is what is seen until the first tiles are there. */
export function look(figure: HTMLElement): Viewer {
  const said = JSON.parse(figure.dataset.panorama ?? "{}") as Panorama;
  const stage = figure.querySelector<HTMLElement>("[data-panorama-stage]");
  if (!stage) throw new Error("a panorama without its stage");
  const ahead = { yaw: radians(said.look), pitch: 0, zoom: 0 };
  const viewer = openSphere(stage, said, ahead, said.words, {
    navbar: ["zoom", "move", "caption", "fullscreen"],
    caption: plain(said.caption),
    keyboard: "always",
  });
  viewer.addEventListener("ready", () => {
    figure.dataset.state = "ready";
    if (said.before) beforeAndAfter(figure, viewer, { before: said.before, after: said }, panoramaOf);
  });
  const compass = figure.querySelector<HTMLElement>("[data-compass]");
  viewer.addEventListener("position-updated", ({ position }) => turn(compass, compassOf(position.yaw)));
  viewer.addEventListener("ready", () => turn(compass, compassOf(viewer.getPosition().yaw)));
  return viewer;
}
