/* What every page of these runs: each part does nothing where the page has no place for it. */
import { startDoors } from "./doors.js";
import { startFilter } from "./filter.js";
import { startSearch } from "./search.js";
import { startShare } from "./share.js";

startSearch();
startFilter();
startShare();
startDoors();
