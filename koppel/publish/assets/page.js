/* What every page of these runs: each part does nothing where the page has no place for it. */
import { startAge } from "./age.js";
import { startDoors } from "./doors.js";
import { startFilter } from "./filter.js";
import { startMonths } from "./month.js";
import { startSearch } from "./search.js";
import { startShare } from "./share.js";
import { startSince } from "./since.js";

// First: the others say what is left to say.
startAge();
startSearch();
startFilter();
startMonths();
startShare();
startDoors();
startSince();
