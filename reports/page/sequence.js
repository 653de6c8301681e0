// SPDX-License-Identifier: BSD-2-Clause
// The sequence picture: a journal (JSON lines, see docs/result.md) as lanes of guest, backend and disk, downward by order.
'use strict';

const statuses = { 0: 'OKAY', '-1': 'ERROR', '-2': 'EOPNOTSUPP' };
const errors = { 5: 'EIO', 22: 'EINVAL', 28: 'ENOSPC', 30: 'EROFS', 95: 'EOPNOTSUPP' };
const places = ['nowhere', 'in the cache only', 'on the medium only', 'on the medium'];
const NO_SECTOR = '18446744073709551615';

function readJournal(text) {
    return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

// What the request does to the disk when it is answered so.
function effectOf(response) {
    const op = response.op;

    if (response.text === 'discarded')
        return op === 'READ' ? '' : op === 'DISCARD' ? 'kept' : response.form === 'data' ? 'not written' : 'nothing';
    if (op === 'FLUSH_DISKCACHE')
        return response.text === 'written' ? 'in the cache' : 'cache to medium';
    if (op === 'WRITE_BARRIER')
        return response.text === 'written' ? 'in the cache' : 'on the medium';
    return op === 'WRITE' ? 'in the cache' : op === 'DISCARD' ? 'discarded' : '';
}

function rangeOf(request) {
    return request.sectors ? ` ${request.sector}+${request.sectors}` : '';
}

// Rows of one event each: {kind, key, text, ...}.  Rows with the same key look the same.
function rowsOf(entries) {
    const rows = [], waiting = new Map(), offers = new Map();
    let connected = false;
    const add = (entry, kind, text, more = {}) => {
        const row = { kind, text, first: entry.seq, last: entry.seq, times: 1, ids: [], ...more };

        row.key = [kind, more.sameAs ?? text, more.op, more.effect, more.place, more.status].join(' ');
        rows.push(row);
        return row;
    };
    const idOf = (entry) => `${entry.queue ?? 0}/${entry.id}`;

    entries.forEach((entry, at) => {
        const next = entries[at + 1], before = entries[at - 1];

        switch (entry.kind) {
        case 'node': {
            const node = entry.name.split('/').pop();

            if (!entry.name.includes('/device/') && (node.startsWith('feature-') || node.startsWith('max-'))) {
                if (connected)
                    add(entry, 'backend', entry.text === undefined ? `removes ${node}` : `${node} = ${entry.text}`);
                else if (entry.text !== undefined)
                    offers.set(node, entry.text);
            }
            break;
        }
        case 'connect':
            connected = true;
            add(entry, 'divider', `connected; offered: ${[...offers].map(([k, v]) => `${k} ${v}`).join(', ') || 'nothing'}`);
            offers.clear();
            break;
        case 'state':
            if (entry.name === 'backend' && entry.text === 'Closing') {
                add(entry, 'divider', 'the device is closed');
                connected = false;
            }
            break;
        case 'mark':
            if (entry.name === 'epilogue')
                add(entry, 'divider', 'epilogue');
            else if (entry.text === 'sent')
                add(entry, 'asked', entry.name, { step: entry.name });
            else if (entry.name.endsWith('/done'))
                add(entry, 'done', '', { step: entry.name.slice(0, -5) });
            else
                add(entry, 'guest', entry.name);
            break;
        case 'request': {
            const label = entry.op + (entry.indirect ? ' indirect' : '') + (entry.form === 'empty' ? ' (empty)' : '');
            const ruled = next?.kind === 'rule' && idOf(next) === idOf(entry) ? next : null;
            const answer = entries[at + (ruled ? 2 : 1)];
            const atOnce = answer?.kind === 'response' && idOf(answer) === idOf(entry) && !answer.number &&
                ['performed', 'written', 'flushed'].includes(answer.text);

            if (atOnce) {
                const row = add(entry, 'trip', label + rangeOf(entry), { sameAs: label, op: entry.op, effect: effectOf(answer) });

                row.last = answer.seq;
                row.label = label;
                answer.shown = true;
            } else {
                const row = add(entry, 'ask', label + rangeOf(entry), { sameAs: label + (ruled?.text ?? ''), op: entry.op });

                row.label = label;
                row.ids.push(entry);
                row.rule = ruled ? { hold: 'held', drop: 'never answered' }[ruled.text] ?? '' : '';
                waiting.set(idOf(entry), entry);
            }
            break;
        }
        case 'response': {
            if (entry.shown)
                break;
            const row = add(entry, 'answer', statuses[entry.number ?? 0] ?? `status ${entry.number}`,
                            { op: entry.op, effect: effectOf(entry), status: entry.number ?? 0 });

            row.ids.push(waiting.get(idOf(entry)));
            waiting.delete(idOf(entry));
            break;
        }
        case 'result': {
            const error = entry.error ? errors[entry.error] ?? `errno ${entry.error}` : '';
            const wrong = entry.text === 'differs' && !entry.name.startsWith('epilogue-read') ? ', other data than was written' : '';

            add(entry, 'told', (error || 'success') + wrong, { step: entry.name, error, sameAs: entry.name + error + wrong });
            break;
        }
        case 'disk':
            if (entry.text === 'told' && before?.kind === 'result' && before.name === entry.name) {
                const row = rows[rows.length - 1];

                row.place = places[entry.number ?? 0];
                row.key += row.place;
                row.last = entry.seq;
            } else if (entry.text === 'end') {
                add(entry, 'end', entry.name, { place: places[entry.number ?? 0] });
            }
            break;
        case 'cut':
            if (entry.text)
                add(entry, 'cut', `power cut at ${entry.name}: ${entry.text} would lose ${entry.number ?? 0} of ${entry.sectors} sectors`,
                    { bad: entry.number > 0 });
            break;
        case 'fence':
            add(entry, 'guest', `${entry.name} ${entry.text}`);
            break;
        case 'violation':
            add(entry, 'guest', entry.text, { bad: true });
            break;
        case 'guest':
            if (entry.text !== 'running')
                add(entry, 'guest', `the guest ${entry.text === 'crashed' ? 'crashed' : `is ${entry.text}`}`, { bad: true });
            break;
        }
    });
    return rows;
}

// Blocks of up to eight rows that repeat become one block with a count.
function fold(rows) {
    let out = rows;

    for (let size = 1; size <= 8; size++) {
        const folded = [];

        for (let i = 0; i < out.length;) {
            const block = out.slice(i, i + size);
            let next = i + size;
            const same = () => block.length === size && block.every((row, k) => out[next + k]?.key === row.key) &&
                !(size > 1 && block.every((row) => row.key === block[0].key));

            while (same()) {
                block.forEach((row, k) => {
                    row.times += out[next + k].times;
                    row.last = out[next + k].last;
                    row.ids.push(...out[next + k].ids);
                });
                next += size;
            }
            if (next > i + size) {
                folded.push(...block);
                i = next;
            } else {
                folded.push(out[i++]);
            }
        }
        out = folded;
    }
    return out;
}

function svgElement(parent, name, attributes = {}, text) {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);

    for (const [key, value] of Object.entries(attributes))
        element.setAttribute(key, value);
    if (text !== undefined)
        element.textContent = text;
    parent?.append(element);
    return element;
}

const lanes = { number: 30, text: 42, steps: 236, guest: 300, backend: 600, disk: 730, width: 860 };
const ROW = 23, TOP = 40, MOST = 240;

// Bars of steps that overlap stand beside each other; one that nobody was told the end of goes down to the end.
function drawSteps(svg, rows, count) {
    const open = [], bars = [];
    const lastOf = (step) => step && rows.findLast((row) => row.step === step && row.kind !== 'asked');

    for (const row of rows) {
        if (row.kind === 'asked') {
            const free = open.findIndex((one) => !one), column = free < 0 ? open.length : free;

            open[column] = { step: row.step, from: row.at, to: count - 1, column };
            bars.push(open[column]);
        } else if (row === lastOf(row.step)) {
            const at = open.findIndex((one) => one?.step === row.step);

            open[at].to = row.at;
            open[at] = null;
        }
    }
    for (const bar of bars)
        svgElement(svg, 'rect', { class: 'step', x: lanes.guest - 8 - bar.column * 11, y: TOP + bar.from * ROW + 4, width: 8,
                                  height: (bar.to - bar.from + 1) * ROW - 8, rx: 2 });
}

// From the row where a request was taken to the row where it was answered; what never is goes down to the end.
function drawHeld(svg, rows, count) {
    for (const row of rows.filter((one) => one.kind === 'ask')) {
        const answer = rows.findLast((other) => other.kind === 'answer' && other.ids.some((id) => row.ids.includes(id)));
        const to = answer?.at ?? count;

        if (to > row.at + 1)
            svgElement(svg, 'rect', { class: 'held', x: lanes.backend - 4, y: TOP + row.at * ROW + ROW / 2, width: 8, rx: 2,
                                      height: (to - row.at) * ROW });
    }
}

function drawArrow(group, y, back, refused, both) {
    const from = lanes.guest + 6, to = lanes.backend - 6, style = refused ? ' refused' : '';
    const head = (x, left) => svgElement(group, 'path', { class: `head${style}`, d: left ? `M${x} ${y}l8 -4v8z` : `M${x} ${y}l-8 -4v8z` });

    svgElement(group, 'path', { class: `wire${style}`, d: `M${from} ${y}H${to}`, ...(back && { 'stroke-dasharray': '5 3' }) });
    if (!back || both)
        head(to, false);
    if (back || both)
        head(from, true);
}

const lost = (place) => place === 'nowhere' ? 'refused-text' : place === 'in the cache only' ? 'untold-text' : 'kept-text';

function drawRow(svg, row) {
    const group = svgElement(svg, 'g', { class: 'row', tabindex: -1, 'data-first': row.first, 'data-last': row.last });
    const y = TOP + row.at * ROW + ROW / 2, base = y + 4, times = row.times > 1 ? ` \u00d7${row.times}` : '';
    const text = (x, style, words) => svgElement(group, 'text', { x, y: base, class: style }, words);

    svgElement(group, 'rect', { class: 'hit', x: 0, y: y - ROW / 2, width: lanes.width, height: ROW });
    if (row.kind !== 'end')
        text(lanes.number, 'number', row.first);
    switch (row.kind) {
    case 'divider':
        svgElement(group, 'path', { class: 'divider', d: `M${lanes.text} ${y}H${lanes.width - 10}` });
        svgElement(group, 'text', { x: (lanes.guest + lanes.backend) / 2, y: base, class: 'label soft' }, row.text);
        break;
    case 'asked':
        text(lanes.text, '', row.text + times);
        break;
    case 'guest':
        text(lanes.text, row.bad ? 'refused-text' : 'soft', row.text + times);
        break;
    case 'told':
        text(lanes.text, row.error ? 'told-text' : '', `${row.step} told ${row.text}${times}`);
        if (row.place)
            text(lanes.disk, lost(row.place), row.place);
        break;
    case 'backend':
        text(lanes.backend + 12, 'untold-text', row.text);
        break;
    case 'cut':
        text(lanes.text, row.bad ? 'refused-text' : 'kept-text', row.text + times);
        break;
    case 'end':
        text(lanes.text, '', row.text + times);
        text(lanes.disk, lost(row.place), row.place);
        break;
    default: {
        const refused = row.kind === 'answer' && row.status !== 0;

        drawArrow(group, y, row.kind === 'answer', refused, row.kind === 'trip');
        text((lanes.guest + lanes.backend) / 2, `label${refused ? ' refused-text' : ''}`,
             (row.times > 1 && row.label ? row.label : row.text) + times);
        if (row.rule)
            text(lanes.backend + 12, 'untold-text', row.rule);
        if (refused)
            text(lanes.backend + 12, 'refused-text', 'refused');
        if (row.effect)
            text(lanes.disk, /^(not|nothing)/.test(row.effect) ? 'refused-text' : 'soft', row.effect);
    }
    }
}

function drawSequence(entries) {
    const all = fold(rowsOf(entries)), ends = all.filter((row) => row.kind === 'end');
    const rows = all.filter((row) => row.kind !== 'end');

    if (rows.length > MOST) {
        const [{ first, last }] = rows.splice(MOST);

        rows.push({ kind: 'guest', text: 'and more: see the journal', first, last, times: 1 });
    }
    if (ends.length)
        rows.push({ kind: 'divider', text: 'what the disk holds in the end', first: ends[0].first, last: ends.at(-1).last, times: 1 }, ...ends);

    // That a step is done has no row of its own: its bar ends there.
    let count = 0;

    for (const row of rows)
        row.at = row.kind === 'done' ? Math.max(count - 1, 0) : count++;

    const height = TOP + count * ROW + 12;
    const svg = svgElement(null, 'svg', { viewBox: `0 0 ${lanes.width} ${height}`, role: 'img', 'aria-label': 'what crossed the ring, in order' });

    for (const [name, x, anchor] of [['guest', lanes.guest, 'middle'], ['backend', lanes.backend, 'middle'], ['disk', lanes.disk, 'start']]) {
        svgElement(svg, 'text', { class: 'lane', x, y: 22, 'text-anchor': anchor }, name);
        if (name !== 'disk')
            svgElement(svg, 'path', { class: 'rail', d: `M${x} ${TOP - 6}V${height - 6}` });
    }
    svgElement(svg, 'text', { class: 'lane', x: (lanes.guest + lanes.backend) / 2, y: 22, 'text-anchor': 'middle' }, 'ring');
    rows.filter((row) => row.kind !== 'done').forEach((row) => drawRow(svg, row));
    drawSteps(svg, rows, count);
    drawHeld(svg, rows, count);
    return svg;
}
