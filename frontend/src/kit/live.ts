/* Live progress by server-sent events. An event is a hint: the page polls as well, and shows the same state on reload. */

interface Progress { state: string; phase_done: number; phase_total: number }

const AT_REST = new Set(["read", "checked", "booked", "undone", "refused", "dropped"]);

export function startLive(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const address = place.dataset.live;
    if (!address) continue;
    const source = new EventSource(address, { withCredentials: true });
    source.onmessage = (event: MessageEvent<string>) => {
      const now = JSON.parse(event.data) as Progress;
      const bar = document.querySelector<HTMLProgressElement>("#import-progress progress");
      if (bar && now.phase_total > 0) {
        bar.max = now.phase_total;
        bar.value = now.phase_done;
      }
      if (AT_REST.has(now.state)) {
        source.close();
        window.location.reload();
      }
    };
    source.onerror = () => source.close();
  }
}
