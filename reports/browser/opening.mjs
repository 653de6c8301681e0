// SPDX-License-Identifier: BSD-2-Clause
// How long a page takes to open: node opening.mjs [PAGE]; without one, the page of fifty frontends and two hundred cases.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { Chromium } from './chromium.mjs';
import * as runs from './runs.mjs';

const rounds = 15;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blkproof-opening-'));

// Of a browser that has just been started: until the page has loaded, and what its main thread had to do for that.
async function opened(file) {
    const chromium = new Chromium();

    try {
        const page = await chromium.open('/dev/null'), busy = async () =>
            (await page.ask('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration').value * 1000;

        await page.ask('Performance.enable', { timeDomain: 'threadTicks' });
        const before = await busy();

        await page.go(`file://${file}`);
        const seen = await page.value(`new Promise((resolve) => new PerformanceObserver((list) =>
            list.getEntriesByName('first-contentful-paint').forEach((one) => resolve(one.startTime))).observe({ type: 'paint', buffered: true }))`);
        const loaded = await page.value('performance.getEntriesByType("navigation")[0].loadEventEnd');

        return { loaded, seen, busy: await busy() - before };
    } finally {
        await chromium.close();
    }
}

try {
    const file = path.resolve(process.argv[2] ?? runs.large(runs.playModels(folder), path.join(folder, 'large'), 50, 200));
    const found = [];

    for (let round = 0; round < rounds; round++)
        found.push(await opened(file));
    const figure = (name) => {
        const sorted = found.map((one) => one[name]).toSorted((a, b) => a - b);

        return `${Math.round(sorted[rounds >> 1])} ms (${Math.round(sorted[0])} to ${Math.round(sorted.at(-1))})`;
    };

    console.log(`${fs.statSync(file).size} bytes; of ${rounds} times the median: first seen after ${figure('seen')}, loaded after ${figure('loaded')}, ` +
                `processor time of its main thread ${figure('busy')}`);
} finally {
    fs.rmSync(folder, { recursive: true });
}
