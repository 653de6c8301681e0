// SPDX-License-Identifier: BSD-2-Clause
// A picture of a page: node picture.mjs PAGE PICTURE [HASH [WIDTH HEIGHT [dark]]].  README's is made by
//   node reports/browser/picture.mjs docs/page/index.html docs/page/page.png '#changed=1' 1200 1014
import path from 'node:path';

import { Chromium } from './chromium.mjs';

const [page, picture, hash = '', width = '1280', height = '900', dark] = process.argv.slice(2);
const chromium = new Chromium();

try {
    const shown = await chromium.open(path.resolve(page), { hash, width: +width, height: +height, dark: dark === 'dark' });

    await shown.until('document.fonts.status === "loaded" && (!location.hash.includes("case=") || document.querySelector(".case.open .journal, .case.open .note"))');
    await shown.picture(picture);
} finally {
    await chromium.close();
}
