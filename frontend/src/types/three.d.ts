// The little of three.js that is used here; its own types are another package.
declare module "three" {
  export class Vector3 {
    constructor(x?: number, y?: number, z?: number);
    set(x: number, y: number, z: number): this;
    copy(other: Vector3): this;
    clone(): Vector3;
    normalize(): this;
    dot(other: Vector3): number;
  }
  export class Object3D {
    position: Vector3;
    rotation: { x: number; y: number; z: number };
    scale: Vector3;
    userData: Record<string, unknown>;
    children: Object3D[];
    matrixWorld: { elements: number[] };
    add(...objects: Object3D[]): this;
    clear(): this;
    addEventListener(type: string, listener: (event: { type: string }) => void): void;
    getWorldDirection(into: Vector3): Vector3;
  }
  export class Group extends Object3D {}
  export class Scene extends Object3D {}
  export class PerspectiveCamera extends Object3D {
    constructor(fov: number, aspect: number, near: number, far: number);
  }
  export class SphereGeometry {
    constructor(radius: number, width: number, height: number);
    scale(x: number, y: number, z: number): this;
    rotateY(angle: number): this;
  }
  export class Texture {
    colorSpace: string;
    dispose(): void;
  }
  export class CanvasTexture extends Texture {
    constructor(canvas: HTMLCanvasElement);
  }
  export class MeshBasicMaterial {
    map: Texture | null;
    needsUpdate: boolean;
  }
  export class Mesh<G, M> extends Object3D {
    constructor(geometry: G, material: M);
    geometry: G;
    material: M;
  }
  export class SpriteMaterial {
    constructor(options: { map: Texture; depthTest?: boolean });
  }
  export class Sprite extends Object3D {
    constructor(material: SpriteMaterial);
  }
  export class Raycaster {
    camera: PerspectiveCamera;
    ray: { origin: Vector3; direction: Vector3 };
    intersectObjects(objects: Object3D[]): { object: Object3D }[];
  }
  export class WebGLRenderer {
    constructor(options: { antialias?: boolean });
    xr: {
      enabled: boolean;
      setReferenceSpaceType(type: string): void;
      setSession(session: XRSession): Promise<void>;
      getController(hand: number): Object3D;
      getCamera(): PerspectiveCamera;
    };
    render(scene: Scene, camera: PerspectiveCamera): void;
    setAnimationLoop(draw: ((now: number) => void) | null): void;
    dispose(): void;
  }
  export const SRGBColorSpace: string;
}
