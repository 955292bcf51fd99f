// Line and bar charts in the product's colours, with direct labels and a target line. Drawn as SVG; tooltips are
// drawn too (richText), because HTML tooltips would need inline styles, which the content policy refuses.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Amount, ChartData, Drawing, Series } from "../kit/charts";

echarts.use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

type Token = (name: string) => string;

/** The size of small print, so that a wall is as legible as a desk. */
const small = (token: Token): number => Number.parseInt(token("t-xs"), 10) || 12;

const tokens = (): Token => {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
};

const number = (amount: Amount): number | null => (amount === null || amount === "" ? null : Number(amount));

function format(value: unknown, data: ChartData): string {
  if (typeof value !== "number" || Number.isNaN(value)) return "–";
  const places = data.places ?? 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: data.places ?? 0, maximumFractionDigits: places });
}

/** A round number at an axis needs no decimals to be read. */
const mark = (value: number, data: ChartData): string => value.toLocaleString("en-US", { maximumFractionDigits: data.places ?? 2 });

function colour(series: Series, index: number, token: Token): string {
  return series.us ? token("lantern") : token(`chart-${(index % 6) + 1}`);
}

function targetLine(data: ChartData, token: Token): object {
  if (!data.target) return {};
  const label = `${data.target.name}\n${format(Number(data.target.value), data)}`;
  const inside = data.kind === "line" && data.series.length > 1;
  return {
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: token("ink"), type: "dashed", width: 1.5 },
      label: { formatter: inside ? label.replace("\n", " ") : label, position: inside ? "insideStartTop" : "end", align: "left", lineHeight: small(token) + 3, color: token("ink"), fontWeight: 600, fontSize: small(token) },
      data: [{ yAxis: Number(data.target.value) }],
    },
  };
}

/** The values; one just under the target line carries its number where the line does not cross it. */
function points(one: Series, data: ChartData, token: Token, roomy: boolean): object[] {
  const values = one.values.map(number);
  const target = data.target ? Number(data.target.value) : null;
  const reach = Math.max(target ?? 0, ...values.map((value) => value ?? 0)) * 0.13;
  return values.map((value, index) => {
    // Where there is no room for every number, the last one stands for all.
    if (!roomy && index === values.length - 1) return { value, label: { show: true } };
    const crossed = target !== null && value !== null && value <= target && target - value < reach;
    if (!crossed || !roomy) return { value };
    const bar = { position: "insideTop", color: token("on-canal"), textBorderWidth: 0 };
    return { value, label: data.kind === "bar" ? bar : { position: "bottom" } };
  });
}

function series(data: ChartData, token: Token, band: number): object[] {
  const single = data.series.length === 1;
  const longest = Math.max(0, ...data.series.flatMap((one) => one.values.map((value) => format(number(value), data).length)));
  const size = [small(token), small(token) - 1].find((one) => longest * one * 0.58 <= band);
  const roomy = size !== undefined;
  return data.series.map((one, index) => {
    const own = colour(one, index, token);
    const common = { name: one.name, data: points(one, data, token, roomy || !single), color: own, ...(index === 0 ? targetLine(data, token) : {}) };
    // A value stays legible where it meets the target line.
    const halo = { color: token("ink-2"), fontSize: size ?? small(token), textBorderColor: token("paper"), textBorderWidth: 3 };
    const value = (params: { value: unknown }): string => format(params.value, data);
    if (data.kind === "bar") {
      return {
        ...common, type: "bar", barMaxWidth: 40, itemStyle: { borderRadius: [4, 4, 0, 0] },
        label: { show: roomy && (single || data.labels.length <= 8), position: "top", ...halo, formatter: value },
      };
    }
    return {
      ...common, type: "line", symbol: "circle", symbolSize: 6, lineStyle: { width: one.us || single ? 3 : 2 },
      showSymbol: data.labels.length <= 24, connectNulls: false,
      label: { show: single && roomy && data.labels.length <= 12, position: "top", ...halo, formatter: value },
      endLabel: { show: !single, formatter: "{a}", color: own, fontWeight: one.us ? 700 : 500, fontSize: small(token), distance: 6 },
      labelLayout: { moveOverlap: "shiftY" },
    };
  });
}

function top(data: ChartData): number | undefined {
  if (!data.target) return undefined;
  const target = Number(data.target.value);
  const values = data.series.flatMap((one) => one.values.map((value) => number(value) ?? 0));
  return target > Math.max(0, ...values) ? target * 1.12 : undefined;
}

/** Room at the right for what is written beside the last point. */
function endRoom(data: ChartData, width: number, size: number): number {
  const names = data.kind === "line" && data.series.length > 1 ? data.series.map((one) => one.name)
    : data.target ? [data.target.name, format(Number(data.target.value), data)] : [];
  const wide = (text: string): number => [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 255 ? size : size * 0.6), 0);
  return Math.min(Math.max(16, ...names.map((name) => wide(name) + 16)), width * 0.3);
}

function options(data: ChartData, width: number): Record<string, unknown> {
  const token = tokens();
  const font = token("font");
  const right = endRoom(data, width, small(token));
  const band = (width - right - 48) / Math.max(1, data.labels.length);
  const whole = data.kind === "bar" && data.labels.length <= 10;
  const axisText = { color: token("ink-2"), fontSize: small(token), fontFamily: font };
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    animation: !still,
    animationDuration: 300,
    textStyle: { fontFamily: font },
    grid: { left: 8, right, top: 32, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: token("paper"),
      borderColor: token("line"), textStyle: { color: token("ink"), fontSize: small(token) + 1, fontFamily: font },
      valueFormatter: (value: unknown) => `${format(value, data)} ${data.unit ?? ""}`,
      axisPointer: { type: data.kind === "bar" ? "shadow" : "line", shadowStyle: { color: token("mist-2"), opacity: 0.6 } },
    },
    xAxis: {
      type: "category", data: data.labels, boundaryGap: data.kind === "bar", axisTick: { show: false },
      axisLine: { lineStyle: { color: token("line-2") } }, axisLabel: { ...axisText, ...(whole ? { interval: 0, width: band - 4, overflow: "break" } : { hideOverlap: true }) },
    },
    yAxis: {
      type: "value", name: data.unit ?? "", nameTextStyle: { ...axisText, align: "left", padding: [0, 0, 0, -24] },
      max: top(data), splitNumber: 4, splitLine: { lineStyle: { color: token("mist-2") } },
      axisLabel: { ...axisText, formatter: (value: number) => mark(value, data) },
    },
    series: series(data, token, band),
  };
}

export function drawChart(canvas: HTMLElement, data: ChartData): Drawing {
  const chart = echarts.init(canvas, undefined, { renderer: "svg" });
  const redraw = (): void => {
    chart.resize();
    chart.setOption(options(data, canvas.clientWidth), { notMerge: true });
  };
  redraw();
  return { redraw };
}
