// The tour in a headset (WebXR). A sphere of the scene's tiles around the visitor; a hotspot is followed by looking at it for a
// while, or by pointing at it and pressing. Loaded when somebody enters.
import {
  CanvasTexture,
  Group,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  Raycaster,
  Scene as Space,
  SphereGeometry,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
  Vector3,
  WebGLRenderer,
} from "three";
import { toViewer, type Hotspot, type Picture, type Scene } from "./data";
import { drawable } from "./formats";
import type { Walk } from "./tour";

const SIGHT = 0.985; // the cosine of ten degrees: what counts as being looked at
const DWELL = 1600; // milliseconds of looking that follow a hotspot
const WIDEST = 4096; // what headsets hold as one texture

/** Where a direction from north lies around the visitor: north is -z, east +x. */
function directionOf(at: { yaw: number; pitch: number }, far: number): Vector3 {
  const flat = Math.cos(at.pitch) * far;
  return new Vector3(Math.sin(at.yaw) * flat, Math.sin(at.pitch) * far, -Math.cos(at.yaw) * flat);
}

async function textureOf(picture: Picture): Promise<CanvasTexture> {
  const level = picture.levels.filter((one) => one.width <= WIDEST).length - 1;
  const said = picture.levels[level];
  const canvas = document.createElement("canvas");
  canvas.width = said?.width ?? 2048;
  canvas.height = canvas.width / 2;
  const pen = canvas.getContext("2d");
  const [cols, rows] = [said?.cols ?? 1, said?.rows ?? 1];
  const size = canvas.width / cols;
  const tiles = Array.from({ length: cols * rows }, async (_, n) => {
    const [col, row] = [n % cols, Math.floor(n / cols)];
    const image = new Image();
    image.src = said ? drawable(`${picture.tiles}${level}/${col}_${row}.webp`) : picture.still;
    await image.decode();
    pen?.drawImage(image, col * size, row * size);
  });
  await Promise.all(tiles);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}

function signOf(hotspot: Hotspot): Sprite {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [512, 128];
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.fillStyle = "rgba(7, 28, 36, .8)";
    pen.roundRect(0, 0, 512, 128, 64);
    pen.fill();
    pen.fillStyle = "#fff";
    pen.font = "600 44px sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(hotspot.label, 256, 64, 470);
  }
  const sign = new Sprite(new SpriteMaterial({ map: new CanvasTexture(canvas), depthTest: false }));
  sign.scale.set(2.4, 0.6, 1);
  sign.userData.key = hotspot.key;
  return sign;
}

class Headset {
  private readonly space = new Space();
  private readonly camera = new PerspectiveCamera(75, 1, 0.1, 100);
  private readonly signs = new Group();
  private readonly sphere: Mesh<SphereGeometry, MeshBasicMaterial>;
  private looked = { key: "", since: 0 };
  private shown = "";

  constructor(
    private readonly walk: Walk,
    readonly renderer: WebGLRenderer,
  ) {
    // Seen from inside: mirrored, and turned so that the middle of the picture lies to the north before its heading is added.
    const around = new SphereGeometry(50, 64, 32).scale(-1, 1, 1).rotateY(Math.PI / 2);
    this.sphere = new Mesh(around, new MeshBasicMaterial());
    this.space.add(this.sphere, this.signs);
    for (const hand of [0, 1]) {
      const controller = renderer.xr.getController(hand);
      controller.addEventListener("select", () => this.point(controller.matrixWorld.elements));
      this.space.add(controller);
    }
  }

  async show(scene: Scene): Promise<void> {
    this.shown = scene.key;
    const texture = await textureOf(scene.panorama);
    if (this.shown !== scene.key) return;
    this.sphere.material.map?.dispose();
    this.sphere.material.map = texture;
    this.sphere.material.needsUpdate = true;
    this.sphere.rotation.y = (-scene.panorama.heading * Math.PI) / 180;
    this.signs.clear();
    for (const hotspot of scene.hotspots) {
      if (hotspot.kind !== "scene") continue; // dialogs cannot be read in a headset
      const sign = signOf(hotspot);
      sign.position.copy(directionOf(toViewer(hotspot, scene.panorama.heading), 8));
      this.signs.add(sign);
    }
  }

  draw(now: number): void {
    this.renderer.render(this.space, this.camera);
    const ahead = this.renderer.xr.getCamera().getWorldDirection(new Vector3());
    const seen = this.signs.children.find((sign) => sign.position.clone().normalize().dot(ahead) > SIGHT);
    const key = (seen?.userData.key as string | undefined) ?? "";
    if (key !== this.looked.key) this.looked = { key, since: now };
    else if (key && now - this.looked.since > DWELL) {
      this.looked = { key: "", since: now };
      this.walk.follow(key);
    }
  }

  private point(matrix: number[]): void {
    const ray = new Raycaster();
    ray.camera = this.camera;
    ray.ray.origin.set(matrix[12] ?? 0, matrix[13] ?? 0, matrix[14] ?? 0);
    ray.ray.direction.set(-(matrix[8] ?? 0), -(matrix[9] ?? 0), -(matrix[10] ?? 1)).normalize();
    const met = ray.intersectObjects(this.signs.children)[0];
    if (met) this.walk.follow(met.object.userData.key as string);
  }
}

/** Enters the headset in the scene the visitor is in; `told` hears when they are inside and when they have left. */
export async function enterHeadset(walk: Walk, told: (inside: boolean) => void): Promise<void> {
  const session = await navigator.xr?.requestSession("immersive-vr", { optionalFeatures: ["local-floor"] });
  if (!session) throw new Error("no headset");
  const renderer = new WebGLRenderer({ antialias: true });
  renderer.xr.enabled = true;
  renderer.xr.setReferenceSpaceType("local");
  const headset = new Headset(walk, renderer);
  await renderer.xr.setSession(session);
  await headset.show(walk.scene);
  const moved = (): void => void headset.show(walk.scene);
  walk.section.addEventListener("tour:scene", moved);
  renderer.setAnimationLoop((now) => headset.draw(now));
  told(true);
  session.addEventListener("end", () => {
    renderer.setAnimationLoop(null);
    walk.section.removeEventListener("tour:scene", moved);
    renderer.dispose();
    told(false);
  });
}
