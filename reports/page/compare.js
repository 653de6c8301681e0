// SPDX-License-Identifier: BSD-2-Clause
// The page of what changed.
'use strict';

const filters = document.getElementById('filters'), chips = [...document.querySelectorAll('.words .mark')];
const changes = [...document.querySelectorAll('.change')].map((article) => ({
    article, name: article.querySelector('h3').textContent, word: article.closest('section').id, text: article.textContent.toLowerCase(),
    frontends: [...article.querySelectorAll('.where span')].map((name) => name.textContent),
}));
const rows = [...document.querySelectorAll('.matrix tbody tr')];

function matches(change, state) {
    const words = (state.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean), wanted = state.get('word')?.split(',') ?? [];

    return (!wanted.length || wanted.includes(change.word)) && (!state.has('frontend') || change.frontends.includes(state.get('frontend'))) &&
        words.every((word) => change.text.includes(word));
}

function render() {
    const state = readState(), wanted = state.get('word')?.split(',') ?? [], all = !state.size;

    for (const change of changes)
        change.article.hidden = !matches(change, state);
    for (const section of document.querySelectorAll('.changes')) {
        const fold = section.querySelector('.fold');

        section.hidden = !all && changes.every((change) => change.word !== section.id || change.article.hidden);
        if (fold && !all)
            fold.open = true;
    }
    for (const chip of chips)
        chip.setAttribute('aria-pressed', wanted.includes(chip.hash.slice(1)));
    const shown = changes.filter((change) => !change.article.hidden), names = new Set(shown.map((change) => change.name));

    for (const row of rows)
        row.hidden = !names.has(row.querySelector('a').textContent);
    filters.count.value = all ? '' : `${shown.length} of ${changes.length} changes`;
    if (document.activeElement !== filters.q)
        filters.q.value = state.get('q') ?? '';
    filters.frontend.value = state.get('frontend') ?? '';
    if (sections.includes(location.hash.slice(1)))
        document.getElementById(location.hash.slice(1)).scrollIntoView();
}

function toggle(word) {
    const wanted = new Set(readState().get('word')?.split(',') ?? []);

    wanted.has(word) ? wanted.delete(word) : wanted.add(word);
    go({ word: [...wanted].join(',') }, true);
}

function fill() {
    for (const name of new Set(changes.flatMap((change) => change.frontends)))
        filters.frontend.append(element('option', { value: name, textContent: name }));
    for (const chip of chips)
        chip.role = 'button';
    for (const command of document.querySelectorAll('.again code'))
        command.parentNode.append(...copyButton(command.textContent));
}

// The change in which the focus is, or the first.
function step(by) {
    const shown = changes.filter((change) => change.article.offsetParent), at = shown.findIndex((change) => change.article.contains(document.activeElement));

    shown[Math.min(Math.max(at + by, 0), shown.length - 1)]?.article.querySelector('summary').focus();
}

filters.addEventListener('input', () => go({ q: filters.q.value, frontend: filters.frontend.value }, true));
filters.addEventListener('reset', () => go({ q: '', frontend: '', word: '' }, true));
filters.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('click', (event) => {
    const chip = event.target.closest('.words .mark');

    if (chip) {
        event.preventDefault();
        toggle(chip.hash.slice(1));
    }
});
listen({
    '/': () => filters.q.focus(),
    j: () => step(1),
    k: () => step(-1),
    Escape: () => go({ q: '', frontend: '', word: '' }, true),
});

fill();
render();
