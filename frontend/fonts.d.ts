import type { Plugin } from "vite";

export function fonts(folder: string): Plugin;
