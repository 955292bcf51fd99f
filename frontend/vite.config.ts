import { defineConfig } from "vite";
import { fonts } from "./fonts.js";
import { packed } from "./packed.js";

const OUT = "../src/zhaoshang/web/kit/static/dist";

// One build for every page. django-vite reads the manifest; whitenoise serves the files as immutable.
export default defineConfig({
  base: "/static/dist/",
  plugins: [packed(`${OUT}/assets`), fonts(`${OUT}/fonts`)],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    manifest: "manifest.json",
    // Office machines keep old browsers: the newest CSS is written back for them.
    target: ["chrome100", "firefox100", "safari15.4"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { kit: "src/kit/main.ts" } },
  },
  server: { origin: "http://127.0.0.1:5173" },
});
