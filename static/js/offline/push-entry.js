// Put behind the worker's own text by the server (syncchat/assets/precache.py), with all that it imports

import { addCatalogue } from "../lib/gettext.js";
import { Answering } from "./answering.js";
import { startPush } from "./push.js";

const scope = /** @type {any} */ (globalThis);

if (scope.DEPLOYED.catalogue) addCatalogue(scope.DEPLOYED.catalogue);
startPush(scope, new Answering(scope));
