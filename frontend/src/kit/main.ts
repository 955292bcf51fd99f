// The only script every page loads: htmx, and small helpers that pages work without.
import "../css/kit.css";
import { startArrivals } from "./arrivals";
import { startCharts } from "./charts";
import { startDialogs } from "./dialogs";
import { startDrops } from "./drops";
import { startLive } from "./live";
import { startHtmx } from "./htmx";
import { startMaps } from "./maps";
import { startMenus } from "./menus";
import { startOrdering } from "./ordering";
import { startPanoramas } from "./panoramas";
import { startTheme } from "./theme";
import { startToasts } from "./toasts";
import { startWork } from "./work";

startTheme();
startHtmx();
startToasts();
startDialogs();
startMenus();
startDrops(document);
startCharts(document);
startPanoramas(document);
startMaps(document);
startOrdering(document);
startWork(document);
startArrivals(document);
startLive();
