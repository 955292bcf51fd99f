// Once the tiles that are seen have come, and nothing else has for a while.
const WHILE = 1000;
const LONGEST = 15_000; // a picture so small that it has no tiles beyond its first, or tiles the browser had already

export function quiet(tiles: string): Promise<void> {
  return new Promise((done) => {
    let timer = window.setTimeout(end, LONGEST);
    let come = false;
    const watch = new PerformanceObserver((list) => {
      come ||= list.getEntries().some((entry) => entry.name.includes(tiles) && !entry.name.includes(`${tiles}0/`));
      if (!come) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(end, WHILE);
    });
    watch.observe({ type: "resource" });
    function end(): void {
      watch.disconnect();
      done();
    }
  });
}
