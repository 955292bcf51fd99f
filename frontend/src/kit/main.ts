// The only script every page loads: htmx, and small helpers that pages work without.
import "../css/kit.css";
import { startCharts } from "./charts";
import { startCopies } from "./copy";
import { startDialogs } from "./dialogs";
import { startDrops } from "./drops";
import { startLive } from "./live";
import { startHtmx } from "./htmx";
import { startMenus } from "./menus";
import { startPanoramas } from "./panoramas";
import { startTheme } from "./theme";
import { startToasts } from "./toasts";
import { startWork } from "./work";

startTheme();
startHtmx();
startToasts();
startDialogs();
startCopies();
startMenus();
startDrops(document);
startCharts(document);
startPanoramas(document);
startWork(document);
startLive();
