// One sphere on a stage: opened on a picture, moved to another, looked around in.
import { Viewer, type ViewerConfig } from "@photo-sphere-viewer/core";
import { EquirectangularTilesAdapter } from "@photo-sphere-viewer/equirectangular-tiles-adapter";
import "@photo-sphere-viewer/core/index.css";
import "../css/panorama.css";
import { isCalm, type Picture, type Words } from "./data";
import { drawable } from "./formats";

const PHONE = 640;

/** What is drawn before the tiles are there: on a phone the small picture, so that the first look costs little. */
export function base(picture: Picture): string {
  return window.innerWidth < PHONE ? picture.card : picture.still;
}

export function panoramaOf(picture: Picture): object {
  return {
    levels: picture.levels.map((level) => ({ ...level })),
    baseUrl: base(picture),
    tileUrl: (col: number, row: number, level?: number) => drawable(`${picture.tiles}${level ?? 0}/${col}_${row}.webp`),
  };
}

export interface Look {
  yaw: number;
  pitch: number;
  zoom: number;
}

export function openSphere(stage: HTMLElement, picture: Picture, look: Look, words: Words, more: Partial<ViewerConfig>): Viewer {
  return new Viewer({
    adapter: EquirectangularTilesAdapter.withConfig({ baseBlur: false, showErrorTile: false }),
    panorama: panoramaOf(picture),
    sphereCorrection: { pan: `${-picture.heading}deg` },
    defaultYaw: look.yaw,
    defaultPitch: look.pitch,
    defaultZoomLvl: look.zoom,
    lang: words,
    loadingTxt: "",
    mousewheelCtrlKey: true,
    touchmoveTwoFingers: false,
    rendererParameters: { antialias: true, alpha: false },
    ...more,
    container: stage,
  });
}

/** The sphere shows another picture; true once it stands (false when another was asked for meanwhile). */
export function showPicture(viewer: Viewer, picture: Picture, look: Look, smooth: boolean): Promise<boolean> {
  return viewer.setPanorama(panoramaOf(picture), {
    position: { yaw: look.yaw, pitch: look.pitch },
    zoom: look.zoom,
    sphereCorrection: { pan: `${-picture.heading}deg` },
    transition: smooth && !isCalm() ? { speed: 700, rotation: false, effect: "fade" } : false,
    showLoader: false,
  });
}

export function turn(compass: HTMLElement | null, degrees: number): void {
  if (!compass) return;
  compass.style.setProperty("--turn", `${-degrees}deg`);
  const word = compass.querySelector("[data-degrees]");
  if (word) word.textContent = `${degrees}°`;
}
