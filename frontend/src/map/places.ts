// The public map: clusters from afar, outlines from near by; the colours are the page's own, the base map is a setting or none.
import {
  AttributionControl,
  LngLatBounds,
  Map as Drawn,
  NavigationControl,
  Popup,
  ScaleControl,
  setWorkerUrl,
  type ExpressionSpecification,
  type GeoJSONSource,
  type StyleSpecification,
} from "maplibre-gl";
import type { FeatureCollection, LineString, MultiPolygon, Point, Polygon } from "geojson";
import "maplibre-gl/dist/maplibre-gl.css";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

interface Place {
  number: string;
  name: string;
  kind: "parcel" | "building";
  size: string;
  part: string;
  href: string;
  lon: number;
  lat: number;
}
type Shapes = FeatureCollection<Polygon | MultiPolygon, { number: string; kind: Place["kind"] }>;
type Lines = FeatureCollection<LineString>;
type Parts = FeatureCollection<Point, { name: string }>;
type Spots = FeatureCollection<Point, Place>;

const NEAR = 14; // from here outlines have a size worth drawing, and are asked for
const WINDOW = 0.01; // degrees windows are rounded to, so that many readers ask for the same one
const GRID = 0.01; // degrees between the lines where there is no base map: about a kilometre

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function byKind(parcel: string, building: string): ExpressionSpecification {
  return ["match", ["get", "kind"], "parcel", colour(parcel), colour(building)];
}

function grid(bounds: LngLatBounds): Lines {
  const [west, east] = [bounds.getWest() - 0.2, bounds.getEast() + 0.2].map((x) => Math.round(x / GRID));
  const [south, north] = [bounds.getSouth() - 0.2, bounds.getNorth() + 0.2].map((y) => Math.round(y / GRID));
  const lines: number[][][] = [];
  for (let x = west ?? 0; x <= (east ?? 0); x++) lines.push([[x * GRID, (south ?? 0) * GRID], [x * GRID, (north ?? 0) * GRID]]);
  for (let y = south ?? 0; y <= (north ?? 0); y++) lines.push([[(west ?? 0) * GRID, y * GRID], [(east ?? 0) * GRID, y * GRID]]);
  return {
    type: "FeatureCollection",
    features: lines.map((coordinates) => ({ type: "Feature", geometry: { type: "LineString", coordinates }, properties: {} })),
  };
}

// Where no base map names the parts of the town: the name of each stands in the middle of what lies in it.
function parts(places: Place[]): Parts {
  const found = new Map<string, Place[]>();
  for (const place of places) if (place.part) found.set(place.part, [...(found.get(place.part) ?? []), place]);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    type: "FeatureCollection",
    features: [...found].map(([name, own]) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [mean(own.map((p) => p.lon)), mean(own.map((p) => p.lat))] },
      properties: { name },
    })),
  };
}

// Below the mark from afar, in the middle of the outline once it is large enough to hold its name.
const beside: ExpressionSpecification = ["step", ["zoom"], ["literal", [0, 1.8]], 16, ["literal", [0, 0]]];

function style(tiles: string[], shapes: Shapes, spots: Spots, bounds: LngLatBounds): StyleSpecification {
  const text = { "text-color": colour("ink"), "text-halo-color": colour("paper"), "text-halo-width": 1.6 };
  const base = tiles.map((_, n) => ({ id: `base-${n}`, type: "raster" as const, source: `base-${n}` }));
  return {
    version: 8,
    sources: {
      ...Object.fromEntries(tiles.map((url, n) => [`base-${n}`, { type: "raster", tiles: [url], tileSize: 256, maxzoom: 18 }])),
      shapes: { type: "geojson", data: shapes },
      grid: { type: "geojson", data: grid(bounds) },
      parts: { type: "geojson", data: parts(spots.features.map((spot) => spot.properties)) },
      spots: { type: "geojson", data: spots, cluster: true, clusterRadius: 46, clusterMaxZoom: NEAR - 1 },
    } as StyleSpecification["sources"],
    layers: [
      { id: "paper", type: "background", paint: { "background-color": colour("mist") } },
      ...(base.length
        ? base
        : [{ id: "grid", type: "line" as const, source: "grid", paint: { "line-color": colour("mist-2"), "line-width": 1 } }]),
      {
        id: "fill",
        type: "fill",
        source: "shapes",
        minzoom: NEAR,
        paint: { "fill-color": byKind("water-soft", "lantern-soft"), "fill-opacity": 0.85 },
      },
      {
        id: "edge",
        type: "line",
        source: "shapes",
        minzoom: NEAR,
        paint: { "line-color": byKind("water", "lantern-deep"), "line-width": 1.6 },
      },
      {
        id: "part",
        type: "symbol",
        source: "parts",
        maxzoom: NEAR,
        layout: {
          "text-field": tiles.length ? "" : ["get", "name"],
          "text-size": 14,
          "text-letter-spacing": 0.12,
          "text-offset": [0, 1.9],
          "text-anchor": "top",
        },
        paint: { ...text, "text-color": colour("ink-3") },
      },
      {
        id: "heap",
        type: "circle",
        source: "spots",
        filter: ["has", "point_count"],
        paint: {
          "circle-color": colour("canal"),
          "circle-radius": ["step", ["get", "point_count"], 16, 10, 20, 50, 26],
          "circle-stroke-color": colour("paper"),
          "circle-stroke-width": 2,
        },
      },
      {
        id: "heap-count",
        type: "symbol",
        source: "spots",
        filter: ["has", "point_count"],
        layout: { "text-field": ["get", "point_count_abbreviated"], "text-size": 14, "text-allow-overlap": true },
        paint: { "text-color": colour("on-canal") },
      },
      {
        id: "spot",
        type: "circle",
        source: "spots",
        maxzoom: NEAR,
        filter: ["!", ["has", "point_count"]],
        paint: {
          "circle-color": byKind("water", "lantern-deep"),
          "circle-radius": 7,
          "circle-stroke-color": colour("paper"),
          "circle-stroke-width": 2,
        },
      },
      {
        id: "name",
        type: "symbol",
        source: "spots",
        minzoom: NEAR - 1,
        filter: ["!", ["has", "point_count"]],
        layout: { "text-field": ["get", "name"], "text-size": 13, "text-offset": beside, "text-max-width": 9 },
        paint: text,
      },
    ],
  };
}

function told(place: Place, box: HTMLElement): HTMLElement {
  const note = document.createElement("div");
  const name = document.createElement("strong");
  const size = document.createElement("p");
  const link = document.createElement("a");
  name.textContent = place.name;
  size.textContent = place.size;
  link.href = place.href;
  link.textContent = box.dataset.open ?? "";
  note.append(name, size, link);
  return note;
}

// Where the box asks, with what it asks for besides.
function asked(box: HTMLElement, more: Record<string, string>): URL {
  const address = new URL(box.dataset.map ?? "", location.href);
  for (const [name, value] of Object.entries(more)) address.searchParams.set(name, value);
  return address;
}

// What is seen and half as much again on every side.
function around(map: Drawn): LngLatBounds {
  const seen = map.getBounds();
  const [wide, high] = [(seen.getEast() - seen.getWest()) / 2, (seen.getNorth() - seen.getSouth()) / 2];
  const [west, south] = [seen.getWest() - wide, seen.getSouth() - high].map((x) => Math.floor(x / WINDOW) * WINDOW);
  const [east, north] = [seen.getEast() + wide, seen.getNorth() + high].map((x) => Math.ceil(x / WINDOW) * WINDOW);
  return new LngLatBounds([west ?? 0, south ?? 0], [east ?? 0, north ?? 0]);
}

export async function draw(box: HTMLElement): Promise<void> {
  const wanted = box.dataset.numbers;
  const answer = await fetch(asked(box, wanted ? { numbers: wanted } : {}));
  if (!answer.ok) return;
  const all = (await answer.json()) as Spots;
  const features = all.features.filter(({ properties: p }) => !box.dataset.only || p.kind === box.dataset.only);
  if (!features.length) return;
  for (const { geometry, properties } of features) [properties.lon = 0, properties.lat = 0] = geometry.coordinates;
  const spots: Spots = { type: "FeatureCollection", features };
  const places = new Map(features.map(({ properties }) => [properties.number, properties]));
  const bounds = new LngLatBounds();
  for (const { geometry } of features) bounds.extend(geometry.coordinates as [number, number]);
  let shapes: Shapes = { type: "FeatureCollection", features: [] };
  setWorkerUrl(worker);
  const tiles = box.dataset.tiles?.split(" ").filter(Boolean) ?? [];
  const still = box.innerHTML;
  box.replaceChildren();
  let map: Drawn;
  try {
    map = new Drawn({
      container: box,
      style: style(tiles, shapes, spots, bounds),
      bounds,
      fitBoundsOptions: { padding: 56, maxZoom: 16.5 },
      maxZoom: 19,
      cooperativeGestures: matchMedia("(pointer: coarse)").matches,
      attributionControl: false,
      locale: {
        "NavigationControl.ZoomIn": box.dataset.near ?? "",
        "NavigationControl.ZoomOut": box.dataset.far ?? "",
        "NavigationControl.ResetBearing": box.dataset.north ?? "",
        "CooperativeGesturesHandler.MobileHelpText": box.dataset.fingers ?? "",
        "Map.Title": box.getAttribute("aria-label") ?? "",
        "Popup.Close": box.dataset.close ?? "",
      },
    });
  } catch {
    box.innerHTML = still;
    return;
  }
  // The drawn map is a landmark with this name itself.
  box.removeAttribute("role");
  box.removeAttribute("aria-label");
  map.addControl(new NavigationControl({ visualizePitch: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  if (box.dataset.credit) map.addControl(new AttributionControl({ compact: true, customAttribution: box.dataset.credit }));
  map.on("load", () => (box.dataset.state = "drawn"));
  // Outlines only of what is seen from near by: all of them at once would be megabytes.
  let known: LngLatBounds | undefined;
  const look = async (): Promise<void> => {
    const seen = map.getBounds();
    if (map.getZoom() < NEAR || (known?.contains(seen.getSouthWest()) && known.contains(seen.getNorthEast()))) return;
    const mine = (known = around(map));
    const answer = await fetch(asked(box, { window: mine.toArray().flat().map((x) => x.toFixed(2)).join(",") })).catch(() => undefined);
    if (known !== mine) return;
    if (!answer?.ok) return void (known = undefined);
    const told = (await answer.json()) as Shapes;
    shapes = { ...told, features: told.features.filter(({ properties }) => places.has(properties.number)) };
    map.getSource<GeoJSONSource>("shapes")?.setData(shapes);
  };
  map.on("load", () => void look());
  map.on("moveend", () => void look());
  const popup = new Popup({ closeButton: true, maxWidth: "260px" });
  for (const layer of ["fill", "spot", "name"]) {
    map.on("click", layer, (event) => {
      const place = places.get(String(event.features?.[0]?.properties.number));
      if (place) popup.setLngLat([place.lon, place.lat]).setDOMContent(told(place, box)).addTo(map);
    });
  }
  map.on("click", "heap", (event) => {
    const heap = event.features?.[0];
    if (!heap) return;
    const source = map.getSource<GeoJSONSource>("spots");
    void source?.getClusterExpansionZoom(Number(heap.properties.cluster_id)).then((zoom) => {
      map.easeTo({ center: event.lngLat, zoom: zoom + 0.2, animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
    });
  });
  for (const layer of ["fill", "spot", "name", "heap"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  const again = (): void => void map.setStyle(style(tiles, shapes, spots, bounds));
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
}
