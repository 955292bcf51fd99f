// htmx under a strict policy: nothing is evaluated, nothing is kept in the browser's storage.
import htmx from "htmx.org";
import { startCharts } from "./charts";
import { startCounts } from "./counts";
import { startDrops } from "./drops";
import { say, words } from "./toasts";
import { startWork } from "./work";

interface SwapDetail {
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  isError: boolean;
}

export function startHtmx(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowScriptTags = false;
  htmx.config.historyCacheSize = 0;
  htmx.config.refreshOnHistoryMiss = true;
  htmx.config.selfRequestsOnly = true;

  // A refusal names the place it belongs to (HX-Retarget); a form with mistakes (422) replaces itself.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const detail = (event as CustomEvent<SwapDetail>).detail;
    const status = detail.xhr.status;
    if (status >= 400 && (status === 422 || detail.xhr.getResponseHeader("HX-Retarget"))) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });
  document.body.addEventListener("htmx:responseError", () => say("bad", words().failed));
  document.body.addEventListener("htmx:sendError", () => say("bad", words().offline));
  document.body.addEventListener("htmx:load", (event) => {
    const element = (event as CustomEvent<{ elt: HTMLElement }>).detail.elt;
    startDrops(element);
    startCharts(element);
    startCounts(element);
    startWork(element);
  });
}
