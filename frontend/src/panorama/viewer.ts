// The panorama island: `<figure data-panorama='{…}'>` holds a still picture; where the browser can draw, the picture becomes
// one to look around in. Loaded only when one is on the page.
import { Viewer } from "@photo-sphere-viewer/core";
import { EquirectangularTilesAdapter } from "@photo-sphere-viewer/equirectangular-tiles-adapter";
import "@photo-sphere-viewer/core/index.css";
import "../css/panorama.css";
import { beforeAndAfter } from "./before-after";

interface Level {
  width: number;
  cols: number;
  rows: number;
}
interface Picture {
  tiles: string;
  levels: Level[];
  still: string;
  heading: number;
  caption: string;
}
interface Panorama extends Picture {
  look: number;
  before?: Picture;
  words: Record<string, string>;
}

function tiled(picture: Picture) {
  return {
    levels: picture.levels,
    baseUrl: picture.still,
    tileUrl: (col: number, row: number, level?: number) => `${picture.tiles}${level ?? 0}/${col}_${row}.webp`,
  };
}

/** Looks around in the tiles; the still picture below them is what is seen until the first tiles are there. */
export function look(figure: HTMLElement): Viewer {
  const said = JSON.parse(figure.dataset.panorama ?? "{}") as Panorama;
  const stage = figure.querySelector<HTMLElement>("[data-panorama-stage]");
  if (!stage) throw new Error("a panorama without its stage");
  const viewer = new Viewer({
    container: stage,
    adapter: EquirectangularTilesAdapter.withConfig({ baseBlur: false, showErrorTile: false }),
    panorama: tiled(said),
    sphereCorrection: { pan: `${-said.heading}deg` },
    defaultYaw: `${said.look}deg`,
    defaultZoomLvl: 0,
    navbar: ["zoom", "move", "caption", "fullscreen"],
    caption: said.caption,
    keyboard: "always",
    lang: said.words,
    loadingTxt: "",
    mousewheelCtrlKey: true,
    touchmoveTwoFingers: false,
    rendererParameters: { antialias: true, alpha: false },
  });
  viewer.addEventListener("ready", () => {
    figure.dataset.state = "ready";
    if (said.before) beforeAndAfter(figure, viewer, { before: said.before, after: said }, tiled);
  });
  const compass = figure.querySelector<HTMLElement>("[data-compass]");
  viewer.addEventListener("position-updated", ({ position }) => turn(compass, position.yaw));
  viewer.addEventListener("ready", () => turn(compass, viewer.getPosition().yaw));
  return viewer;
}

function turn(compass: HTMLElement | null, yaw: number): void {
  if (!compass) return;
  const degrees = ((Math.round((yaw * 180) / Math.PI) % 360) + 360) % 360;
  compass.style.setProperty("--turn", `${-degrees}deg`);
  const word = compass.querySelector("[data-degrees]");
  if (word) word.textContent = `${degrees}°`;
}
