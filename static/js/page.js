// Pages outside the chat. Each part looks for what it improves; without it the page still works.

import { forgetReadings } from "./pages/leaving.js";
import { offerCopying } from "./pages/copying.js";
import { offerPasswords } from "./pages/passwords.js";
import { showPlace } from "./pages/place.js";
import { offerPreview } from "./pages/preview.js";
import { noteTimeZone } from "./pages/time-zone.js";
import { clearToasts } from "./pages/toasts.js";
import { offerUploading } from "./pages/uploading.js";

for (const improve of [
  offerPasswords,
  offerCopying,
  offerUploading,
  offerPreview,
  noteTimeZone,
  showPlace,
  clearToasts,
  forgetReadings,
]) {
  improve(document);
}
