// The fonts handbooks are set in, beside what the pages load: the typesetter on the server embeds them, no browser asks for them.
import { copyFileSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";

const FAMILY = "node_modules/@expo-google-fonts/noto-sans-sc";
const FILES = [
  "400Regular/NotoSansSC_400Regular.ttf",
  "500Medium/NotoSansSC_500Medium.ttf",
  "700Bold/NotoSansSC_700Bold.ttf",
  "LICENSE_FONT",
];

export function fonts(folder) {
  return {
    name: "fonts",
    apply: "build",
    closeBundle() {
      mkdirSync(folder, { recursive: true });
      for (const file of FILES) copyFileSync(join(FAMILY, file), join(folder, basename(file)));
    },
  };
}
