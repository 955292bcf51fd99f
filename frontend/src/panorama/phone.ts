// Moving the phone and the cardboard headset: loaded when somebody asks for one.
export { GyroscopePlugin } from "@photo-sphere-viewer/gyroscope-plugin";
export { StereoPlugin } from "@photo-sphere-viewer/stereo-plugin";
