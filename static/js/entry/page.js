// Pages outside the chat. Each part looks for what it improves; without it the page still works.

import { nameMacKeys } from "../components/page/mac-keys.js";
import { forgetSnapshots } from "../forms/leaving.js";
import { offerCopying } from "../forms/copying.js";
import { offerPasskeys } from "../forms/passkeys.js";
import { offerPasswords } from "../forms/passwords.js";
import { showPlace } from "../forms/place.js";
import { offerPreview } from "../forms/preview.js";
import { offerPrinting } from "../forms/printing.js";
import { offerSaving } from "../forms/saving.js";
import { offerSounds } from "../forms/sounds.js";
import { offerThisBrowser } from "../forms/this-browser.js";
import { noteTimeZone } from "../forms/time-zone.js";
import { clearToasts } from "../forms/toasts.js";
import { offerUploading } from "../forms/uploading.js";

for (const improve of [
  offerPasswords,
  offerPasskeys,
  offerCopying,
  offerUploading,
  offerPreview,
  offerPrinting,
  offerSaving,
  offerSounds,
  offerThisBrowser,
  noteTimeZone,
  showPlace,
  clearToasts,
  forgetSnapshots,
  nameMacKeys,
]) {
  improve(document);
}
