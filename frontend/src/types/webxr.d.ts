// The little of WebXR that is used here.
interface XRSession extends EventTarget {
  end(): Promise<void>;
}
interface XRSystem {
  isSessionSupported(mode: "immersive-vr"): Promise<boolean>;
  requestSession(mode: "immersive-vr", options?: { optionalFeatures?: string[] }): Promise<XRSession>;
}
interface Navigator {
  readonly xr?: XRSystem;
}
