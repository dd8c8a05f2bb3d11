// Pages outside the chat. Each part looks for what it improves; without it the page still works.

import { offerCopying } from "./pages/copying.js";
import { offerPasswords } from "./pages/passwords.js";
import { offerPreview } from "./pages/preview.js";
import { noteTimeZone } from "./pages/time-zone.js";
import { offerUploading } from "./pages/uploading.js";

offerPasswords(document);
offerCopying(document);
offerUploading(document);
offerPreview(document);
noteTimeZone(document);
