// SPDX-License-Identifier: BSD-2-Clause
// The page in a real browser, as a reader works with it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Chromium } from './chromium.mjs';
import * as runs from './runs.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blkproof-page-'));
let chromium, run, file, sides, comparison;

before(() => {
    run = runs.playModels(folder);
    file = runs.pageOf(run);
    sides = runs.become(run, path.join(folder, 'sides'));
    comparison = runs.comparisonOf(...sides);
    chromium = new Chromium();
});

after(async () => {
    await chromium?.close();
    fs.rmSync(folder, { recursive: true });
});

const shownCases = '[...document.querySelectorAll("#matrix tbody tr:not(.family)")].filter((row) => row.offsetParent).map((row) => row.querySelector("a").textContent)';
const hash = 'decodeURIComponent(location.hash)';

const open = (options, name = file) => chromium.open(name, options);

test('the first screen is the matrix of the run', async () => {
    const page = await open(), { results, frontends } = runs.read(run);
    const names = [...new Set(results.map((result) => result.case))];

    assert.deepEqual((await page.value(shownCases)).toSorted(), names.toSorted());
    assert.deepEqual(await page.value('[...document.querySelectorAll("#matrix thead a")].map((a) => a.textContent)'),
                     frontends.map((one) => one.name).toSorted());
    assert.deepEqual(page.complaints, []);
});

test('filters leave what they say, and the address says them', async () => {
    const page = await open(), { results } = runs.read(run);
    const lost = new Set(results.filter((one) => one.outcome === 'lost-write').map((one) => one.case));

    await page.click('.legend .lost-write');
    assert.deepEqual(new Set(await page.value(shownCases)), lost);
    assert.equal(await page.value(hash), '#outcome=lost-write');
    await page.click('#filters [name=changed]');
    const both = await page.value(shownCases);

    assert.ok(both.length > 0 && both.length < lost.size && both.every((name) => lost.has(name)));
    assert.equal(await page.value('document.querySelector("#filters output").value'), `${both.length} of ${new Set(results.map((one) => one.case)).size} cases`);
    const again = await open({ hash: await page.value('location.hash') });

    assert.deepEqual(await again.value(shownCases), both);
    await page.click('#filters [type=reset]');
    assert.equal((await page.value(shownCases)).length, new Set(results.map((one) => one.case)).size);
    assert.deepEqual([...page.complaints, ...again.complaints], []);
});

test('a clause, what does not pass, and words find cases', async () => {
    const { results, clauses } = runs.read(run), number = clauses[0].number;
    const about = results.filter((one) => one.clauses?.split(' ').includes(number)).map((one) => one.case);
    const failed = results.filter((one) => ['fail', 'known', 'error'].includes(one.verdict)).map((one) => one.case);
    let page = await open({ hash: `#clause=${number}` });

    assert.deepEqual(new Set(await page.value(shownCases)), new Set(about));
    page = await open({ hash: '#notpassing=1' });
    assert.deepEqual(new Set(await page.value(shownCases)), new Set(failed));
    page = await open();
    await page.key('/');
    await page.type('full ring');
    await page.until(`${shownCases}.length < 60`);
    const found = await page.value(shownCases);

    assert.ok(found.includes('flush-refused-full-ring') && !found.includes('offer-flush'));
    assert.deepEqual(page.complaints, []);
});

test('a cell opens its case, with the sequence and the journal', async () => {
    const page = await open();

    await page.click('#matrix tr[data-name=barrier-data-refused] td.lost-write');
    await page.until('document.querySelector(".case.open .picture svg")');
    assert.match(await page.value(hash), /case=barrier-data-refused&frontend=model/);
    const picture = await page.value('[...document.querySelectorAll(".picture svg text")].map((text) => text.textContent)');

    for (const word of ['guest', 'ring', 'backend', 'disk', 'WRITE_BARRIER 0+8', 'EOPNOTSUPP', 'refused', 'not written', 'durable told success', 'nowhere'])
        assert.ok(picture.includes(word), `${word} in ${picture}`);
    assert.match(await page.value('document.querySelector(".case.open .journal").textContent'), /"kind":"rule".*"text":"refuse"/);
    assert.match(await page.value('document.querySelector(".case.open .repeat code").textContent'), /^blkproof run .*barrier-data-refused/);
    assert.match(await page.value('document.querySelector(".case.open .seen").textContent'), /asked \(journal \d+\) and was told success \(journal \d+\)/);
    await page.click('.picture svg .row:nth-of-type(5)');
    assert.ok(await page.value('document.querySelectorAll(".journal .lit").length') > 0);
    assert.equal(await page.value('document.querySelectorAll("#matrix").length && document.querySelector("#matrix").offsetParent'), null);
    assert.deepEqual(page.complaints, []);
});

test('it can be read with the keyboard alone', async () => {
    const page = await open(), names = await page.value(shownCases);

    await page.key('j');
    await page.key('j');
    assert.equal(await page.value('document.activeElement.textContent'), names[1]);
    await page.key('Enter');
    await page.until(`new URLSearchParams(location.hash.slice(1)).get("case") === ${JSON.stringify(names[1])}`);
    await page.key('ArrowRight');
    await page.until('location.hash.includes("since")');
    await page.key('j');
    await page.until(`document.querySelector(".case.open h3")?.textContent.endsWith(${JSON.stringify(names[2])})`);
    await page.key('Escape');
    await page.until('document.body.dataset.view === "overview"');
    assert.equal(await page.value('document.activeElement.textContent'), names[2]);
    assert.deepEqual(page.complaints, []);
});

test('a frontend has a page of its own', async () => {
    const page = await open(), { frontends } = runs.read(run);

    await page.click('#matrix thead a');
    await page.until('document.body.dataset.view === "frontend"');
    assert.match(await page.value('document.querySelector(".frontend.open").innerText'), /^.*all cases\s+model linux-before-6.11\s+It keeps every promise in \d+ of \d+ cases\./);
    assert.ok(frontends.length === 2 && await page.value('document.querySelectorAll(".frontend.open .outcomes a").length') > 100);
    assert.deepEqual(page.complaints, []);
});

// Of text on what it lies on, as WCAG counts it.
const contrast = `((selector) => {
    const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((one) => one / 255)
        .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4).reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
    const style = getComputedStyle(document.querySelector(selector)), [a, b] = [light(style.color), light(style.backgroundColor)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); })`;

test('dark and light, and both can be read', async () => {
    for (const dark of [false, true]) {
        const page = await open({ dark }), paper = 'getComputedStyle(document.documentElement).backgroundColor';
        const was = await page.value(paper);

        for (const word of ['as-offered', 'io-error', 'silent-downgrade', 'plain-write-fallback', 'lost-write'])
            assert.ok(await page.value(`${contrast}("#matrix td.${word}")`) >= 4.5, `${word}, ${dark ? 'dark' : 'light'}`);
        await page.key('t');
        assert.notEqual(await page.value(paper), was);
        await page.key('t');
        assert.equal(await page.value(paper), was);
        assert.deepEqual(page.complaints, []);
    }
});

test('a narrow screen scrolls nothing but the tables', async () => {
    for (const at of ['', '#case=flush-refused-full-ring', '#frontend=model linux-since-6.11']) {
        const page = await open({ width: 360, height: 800, hash: at });

        await page.until('!location.hash.includes("case") || document.querySelector(".case.open .journal")');
        assert.equal(await page.value('document.documentElement.scrollWidth'), 360, at);
        assert.deepEqual(page.complaints, []);
    }
});

test('without JavaScript the tables, cases and findings are there, and links lead to them', async () => {
    const page = await open({ script: false }), { results } = runs.read(run);
    const html = await page.ask('DOM.getDocument', { depth: 0 });
    const all = async (selector) => (await page.ask('DOM.querySelectorAll', { nodeId: html.root.nodeId, selector })).nodeIds;
    const isShown = async (node) => (await page.ask('DOM.getBoxModel', { nodeId: node })).model.height > 0;

    assert.equal((await all('#matrix tbody tr:not(.family)')).length, new Set(results.map((one) => one.case)).size);
    for (const selector of ['#matrix td.lost-write', '.finding', '.behaviour', '[id="case=barrier-data-refused"] .story', '.clauses dd'])
        assert.ok(await isShown((await all(selector))[0]), selector);
    await assert.rejects(isShown((await all('#filters'))[0]));
    assert.equal((await all('a[href="#case=barrier-data-refused"]')).length > 0 && (await all('[id="case=barrier-data-refused"]')).length, 1);
});

test('what a guest wrote is text, wherever it stands', async () => {
    const evil = runs.hostile(run, path.join(folder, 'evil'));
    const page = await open({ hash: `#case=${evil.case}` }, evil.file);

    await page.until('document.querySelector(".case.open .picture svg")');
    assert.equal(await page.value('window.owned'), undefined);
    assert.equal(await page.value('document.images.length'), 0);
    assert.match(await page.value('document.querySelector(".case.open .seen").textContent'), /<\/script><img src=x onerror=/);
    assert.match(await page.value('document.querySelector(".picture svg").textContent'), /<\/script><img src=x onerror=/);
    assert.deepEqual(page.complaints, []);
    const changed = await open({}, runs.comparisonOf(sides[0], path.dirname(evil.file)));

    assert.equal(await changed.value('window.owned ?? document.images.length'), 0);
    assert.match(await changed.value('document.querySelector(".change").textContent'), /<\/script><img src=x onerror=/);
    assert.deepEqual(changed.complaints, []);
});

const shownChanges = '[...document.querySelectorAll(".change")].filter((one) => one.offsetParent).map((one) => one.querySelector("h3").textContent)';

test('what changed stands by what it means, from what it was to what it is', async () => {
    const page = await open({}, comparison), [before, after] = sides.map(runs.read);
    const was = before.results.find((one) => one.outcome === 'io-error' && after.results.some((now) => now.case === one.case && now.outcome === 'plain-write-fallback'));
    const words = await page.value('[...document.querySelectorAll(".changes")].map((one) => one.id)');

    assert.deepEqual(words, ['regressed', 'fixed', 'better', 'traded', 'cannot-tell', 'never-passed', 'like-before'].filter((one) => words.includes(one)));
    assert.ok(words.includes('traded'));
    const article = `[...document.querySelectorAll("#traded .change")].find((one) => one.querySelector("h3").textContent === ${JSON.stringify(was.case)})`;

    assert.deepEqual(await page.value(`[...${article}.querySelectorAll(".turn .mark")].slice(0, 2).map((one) => one.textContent)`), ['io-error', 'plain-write-fallback']);
    assert.match(await page.value(`${article}.querySelector(".differs").textContent`), /EIO/);
    await page.click('#traded summary');
    assert.match(await page.value('document.querySelector("#traded details[open] .again").innerText'), /blkproof run .*\ncopy\n.*blkproof run /s);
    assert.deepEqual(page.complaints, []);
});

test('the changes are searched, and the address says for what', async () => {
    const page = await open({}, comparison), all = await page.value(shownChanges);

    await page.click('.words .traded');
    const traded = await page.value(shownChanges);

    assert.ok(traded.length > 0 && traded.length < all.length);
    assert.equal(await page.value(hash), '#word=traded');
    await page.key('/');
    await page.type(traded[0]);
    await page.until(`${shownChanges}.length < ${traded.length}`);
    await page.key('Escape');
    const again = await open({ hash: await page.value('location.hash') }, comparison), found = await again.value(shownChanges);

    assert.ok(found.length > 0 && found.every((name) => traded.includes(name)));
    await again.key('j');
    await again.key('Enter');
    assert.ok(await again.value('document.activeElement.parentNode.open'));
    await again.key('Escape');
    assert.equal(await again.value(hash), '');
    assert.ok((await again.value(shownChanges)).length >= all.length);
    assert.deepEqual([...page.complaints, ...again.complaints], []);
});

test('the changes can be read in the dark, on a narrow screen and without JavaScript', async () => {
    for (const dark of [false, true]) {
        const page = await open({ dark, width: 360, height: 800 }, comparison);

        for (const word of await page.value('[...document.querySelectorAll(".words .mark")].map((one) => one.className.split(" ")[1])'))
            assert.ok(await page.value(`${contrast}(".words .${word}")`) >= 4.5, `${word}, ${dark ? 'dark' : 'light'}`);
        assert.equal(await page.value('document.documentElement.scrollWidth'), 360);
        assert.deepEqual(page.complaints, []);
    }
    const page = await open({ script: false }, comparison), html = await page.ask('DOM.getDocument', { depth: 0 });
    const first = async (selector) => (await page.ask('DOM.querySelector', { nodeId: html.root.nodeId, selector })).nodeId;

    for (const selector of ['#traded .turn', '#traded .differs', '#traded summary', '#runs table'])
        assert.ok((await page.ask('DOM.getBoxModel', { nodeId: await first(selector) })).model.height > 0, selector);
});

test('fifty frontends and two hundred cases are a page of less than three megabytes', async (context) => {
    const name = runs.large(run, path.join(folder, 'large'), 50, 200), page = await open({}, name);

    assert.ok(fs.statSync(name).size < 3_000_000, `${fs.statSync(name).size} bytes`);
    assert.equal(await page.value('document.querySelectorAll("#matrix tbody td:not(.question)").length'), 10_000);
    assert.equal((await page.value(shownCases)).length, 200);
    assert.deepEqual(page.complaints, []);
    context.diagnostic(`${fs.statSync(name).size} bytes, loaded after ${await page.value('Math.round(performance.getEntriesByType("navigation")[0].loadEventEnd)')} ms`);
});
