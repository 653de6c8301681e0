// SPDX-License-Identifier: BSD-2-Clause
// The page of a run.
'use strict';

const filters = document.getElementById('filters'), matrix = document.querySelector('#matrix .matrix');
const rows = [...matrix.querySelectorAll('tbody tr:not(.family)')];

// What a row says of itself, read once.
for (const row of rows) {
    const cells = [...row.cells].filter((cell) => cell.tagName === 'TD' && !cell.classList.contains('question'));

    row.dataset.name = row.querySelector('th a').textContent;
    row.outcomes = cells;
    row.changed = cells.length > 1;
    row.passing = cells.every((cell) => !cell.querySelector('i, b') && !cell.classList.contains('ERROR'));
    row.article = document.getElementById(`case=${row.dataset.name}`);
    row.article.removeAttribute('id'); // the browser would scroll to it
}

const frontends = new Map(data.frontends.map((name) => [name, document.getElementById(`frontend=${name}`)]));

for (const article of frontends.values())
    article.removeAttribute('id');

function matches(row, state) {
    const wanted = state.get('outcome')?.split(',') ?? [];
    const words = (state.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);

    row.words ??= row.article.textContent.toLowerCase();
    return (!wanted.length || row.outcomes.some((cell) => wanted.some((word) => cell.classList.contains(word)))) &&
        (!state.has('clause') || row.dataset.clauses.split(' ').includes(state.get('clause'))) &&
        (!state.has('changed') || row.changed) && (!state.has('notpassing') || !row.passing) &&
        words.every((word) => row.words.includes(word));
}

function renderMatrix(state) {
    const wanted = state.get('outcome')?.split(',') ?? [];
    let shown = 0;

    for (const row of rows) {
        row.hidden = !matches(row, state);
        shown += !row.hidden;
        for (const cell of row.outcomes)
            cell.classList.toggle('dim', wanted.length > 0 && !wanted.some((word) => cell.classList.contains(word)));
    }
    for (const family of matrix.tBodies)
        family.hidden = rows.every((row) => row.parentNode !== family || row.hidden);
    for (const chip of document.querySelectorAll('.legend .mark'))
        chip.setAttribute('aria-pressed', wanted.includes(chip.dataset.outcome));
    filters.count.value = shown === rows.length ? `${shown} cases` : `${shown} of ${rows.length} cases`;
    if (document.activeElement !== filters.q)
        filters.q.value = state.get('q') ?? '';
    filters.clause.value = state.get('clause') ?? '';
    filters.changed.checked = state.has('changed');
    filters.notpassing.checked = state.has('notpassing');
}

const visible = () => rows.filter((row) => !row.hidden);

function neighbour(name, step) {
    const names = visible().map((row) => row.dataset.name), at = names.indexOf(name);

    return names[Math.min(Math.max(at + step, 0), names.length - 1)];
}

function bar(name) {
    const link = (text, changes) => {
        const button = element('button', { type: 'button', textContent: text });

        button.addEventListener('click', () => go(changes));
        return button;
    };

    return element('div', { className: 'bar' }, link('\u2190 all cases', { case: '', frontend: '' }), element('span'),
                   ...(name ? [link('previous', { case: neighbour(name, -1) }), link('next', { case: neighbour(name, 1) })] : []));
}

let drawing = 0;

async function renderCase(state, row) {
    const article = row.article, name = row.dataset.name, mine = ++drawing;
    const frontend = state.get('frontend') && data.frontends.includes(state.get('frontend')) ? state.get('frontend')
        : data.frontends.find((one) => resultOf(name, one));
    const made = (part) => {
        part.classList.add('made');
        return part;
    };

    article.querySelectorAll('.made').forEach((part) => part.remove());
    article.classList.add('open');
    article.prepend(made(bar(name)));
    article.querySelector('.halves').before(made(outcomeStrip(name, frontend)));
    const halves = article.querySelector('.halves'), seen = made(observed(name, frontend));

    halves.append(seen);
    const { picture, journal } = await evidence(name, frontend);

    if (mine === drawing) {
        article.querySelector('.told')?.append(made(picture));
        seen.append(journal);
    }
}

// Below what the page says of it: its cases by outcome, the worst first.
function renderFrontend(name, article) {
    const words = new Map(), order = [...Object.keys(data.meanings).toReversed(), 'FAIL', 'ERROR', 'skip'];

    for (const row of rows) {
        const word = resultOf(row.dataset.name, name)?.word;

        if (word)
            words.set(word, [...words.get(word) ?? [], row.dataset.name]);
    }
    const list = element('div', { className: 'made' });

    for (const word of order.filter((one) => words.has(one)))
        list.append(element('div', { className: 'outcomes' }, element('p', {}, mark(word)),
                            element('p', {}, ...words.get(word).flatMap((one, at) => [at ? ', ' : '', element('a', { href: `#case=${one}&frontend=${name}`, textContent: one })]))));
    article.querySelectorAll('.made').forEach((part) => part.remove());
    article.classList.add('open');
    const top = bar();

    top.classList.add('made');
    article.prepend(top);
    article.append(list);
}

let last = '';

function render() {
    const state = readState(), row = rows.find((one) => one.dataset.name === state.get('case'));
    const frontend = row ? null : frontends.get(state.get('frontend'));
    const view = row ? 'case' : frontend ? 'frontend' : 'overview';
    const name = row?.dataset.name ?? (frontend ? state.get('frontend') : '');

    document.querySelectorAll('.open').forEach((article) => article !== row?.article && article.classList.remove('open'));
    body.dataset.view = view;
    renderMatrix(state);
    if (row)
        renderCase(state, row);
    else if (frontend)
        renderFrontend(name, frontend);
    document.title = ['blkproof', name].filter(Boolean).join(': ');
    if (name !== last)
        name ? scrollTo(0, 0) : rows.find((one) => one.dataset.name === last)?.querySelector('a').focus();
    last = name;
    if (view === 'overview' && sections.includes(location.hash.slice(1)))
        document.getElementById(location.hash.slice(1)).scrollIntoView();
}

function fill() {
    for (const term of document.querySelectorAll('.clauses dt')) {
        const number = term.id.replace('clause=', '');

        filters.clause.append(element('option', { value: number, textContent: term.textContent }));
    }
    matrix.classList.toggle('few', data.frontends.length <= 3);
    for (const chip of document.querySelectorAll('.legend .mark'))
        Object.assign(chip, { tabIndex: 0, role: 'button' });
}

function toggleOutcome(word) {
    const wanted = new Set(readState().get('outcome')?.split(',') ?? []);

    wanted.has(word) ? wanted.delete(word) : wanted.add(word);
    go({ outcome: [...wanted].join(',') }, true);
}

// Which column a click in a cell of several fell into.
function columnAt(cell, x) {
    const heads = [...cell.closest('table').tHead.rows[0].cells].slice(1);

    return Math.max(heads.findIndex((head) => x >= head.getBoundingClientRect().left && x <= head.getBoundingClientRect().right), 0);
}

filters.addEventListener('input', () => go({ q: filters.q.value, clause: filters.clause.value, changed: filters.changed.checked ? '1' : '',
                                             notpassing: filters.notpassing.checked ? '1' : '' }, true));
filters.addEventListener('reset', () => go({ q: '', clause: '', changed: '', notpassing: '', outcome: '' }, true));
filters.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('click', (event) => {
    const chip = event.target.closest('.legend .mark'), cell = event.target.closest('.matrix td:not(.question, .untested)');
    const link = event.target.closest('a[href^="#case="], a[href^="#frontend="]');

    if (chip)
        toggleOutcome(chip.dataset.outcome);
    else if (cell)
        go({ case: cell.parentNode.dataset.name, frontend: data.frontends[columnAt(cell, event.clientX)] });
    else if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        go({ case: '', frontend: '', ...Object.fromEntries(new URLSearchParams(link.hash.slice(1))) });
    }
});

function step(by) {
    const state = readState(), shown = visible();

    if (state.has('case')) {
        go({ case: neighbour(state.get('case'), by) });
    } else {
        const at = shown.findIndex((row) => row.contains(document.activeElement));

        shown[Math.min(Math.max(at + by, 0), shown.length - 1)]?.querySelector('a').focus();
    }
}

function stepFrontend(by) {
    const state = readState(), at = data.frontends.indexOf(state.get('frontend') ?? data.frontends[0]);

    if (!state.has('case'))
        return false;
    go({ frontend: data.frontends[Math.min(Math.max(at + by, 0), data.frontends.length - 1)] });
    return true;
}

listen({
    '/': () => filters.q.focus(),
    j: () => step(1),
    k: () => step(-1),
    ArrowLeft: () => stepFrontend(-1),
    ArrowRight: () => stepFrontend(1),
    Escape: () => go({ case: '', frontend: '' }),
});

fill();
render();
