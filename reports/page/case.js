// SPDX-License-Identifier: BSD-2-Clause
// One case, and what came of it on one frontend: beside what the page says anyway, what was observed, and the evidence.
'use strict';

const data = JSON.parse(document.getElementById('data').textContent);
const textAt = (number) => number < 0 ? '' : data.texts[number];

// A result as data.fields names it, with what it shares with others filled in.
function resultOf(caseName, frontend) {
    const row = data.results[caseName]?.[data.frontends.indexOf(frontend)];

    if (!row)
        return null;
    const raw = Object.fromEntries(data.fields.map((field, at) => [field, row[at]])), result = {};
    const numbers = [...raw.numbers];

    for (const field of ['word', 'verdict', 'subject', 'reason', 'reference', 'notice', 'taken_from'])
        result[field] = textAt(raw[field]);
    for (const field of ['journal', 'repeat'])
        result[field] = textAt(raw[field]).replaceAll('%', caseName);
    result.subjects = raw.subjects.map((number) => {
        const [subject, outcome, callers, ...facets] = data.subjects[number];

        return { subject: textAt(subject), outcome: textAt(outcome), callers,
                 facets: facets.flatMap((name, at) => at % 2 ? [] : [[textAt(name), textAt(facets[at + 1])]]) };
    });
    result.findings = raw.findings.map((number) => {
        const [strength, held, text, basis] = data.findings[number];

        return { strength: textAt(strength), held, basis: textAt(basis),
                 text: textAt(text).replace(/journal #/g, () => `journal ${numbers.shift()}`) };
    });
    return result;
}

async function inflate(packed) {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));

    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).text();
}

let journals;

// Of neighbours that do the same one journal is in the page.
async function journalOf(caseName, frontend) {
    const own = resultOf(caseName, frontend);

    journals ??= JSON.parse(document.getElementById('journals').textContent);
    for (let at = data.frontends.indexOf(frontend); at >= 0; at--) {
        const result = resultOf(caseName, data.frontends[at]);

        if (!result || result.word !== own.word || result.verdict !== own.verdict)
            break;
        if (journals[result.journal])
            return { of: data.frontends[at], text: await inflate(journals[result.journal]) };
    }
    return null;
}

// Facts by subject.  What is the same of all of them stands there once.
function factTable(subjects) {
    const names = [...new Set(subjects.flatMap((subject) => subject.facets.map(([name]) => name)))];
    const head = element('tr', {}, element('td'), ...subjects.map((subject) =>
        element('th', { scope: 'col' }, `${subject.subject} `, element('small', { textContent: `\u00d7${subject.callers}` }),
                element('br'), mark(subject.outcome))));
    const line = (name) => {
        const values = subjects.map((subject) => subject.facets.find(([one]) => one === name)?.[1] ?? '');
        const shared = values.every((value) => value === values[0]);

        return element('tr', {}, element('th', { scope: 'row', textContent: name }),
                       ...(shared ? values.slice(0, 1) : values).map((value) =>
                           element('td', { textContent: value, colSpan: shared ? values.length : 1 })));
    };

    return element('div', { className: 'facts' }, element('table', {}, element('thead', {}, head), element('tbody', {}, ...names.map(line))));
}

function findingItem(finding) {
    const broken = !finding.held && finding.strength !== 'RECORD';

    return element('li', { className: broken ? 'broken' : '' },
                   element('b', { textContent: finding.strength }), element('span', { textContent: (broken ? 'broken: ' : '') + finding.text }),
                   ...(finding.basis ? [element('span', { className: 'basis', textContent: finding.basis })] : []));
}

function observed(caseName, frontend) {
    const result = resultOf(caseName, frontend), seen = element('div', { className: 'seen' });

    if (!result) {
        seen.append(element('p', { textContent: `${frontend} was not asked.` }));
        return seen;
    }
    const verdict = element('p', { className: 'verdict' }, mark(result.word));

    if (result.verdict !== result.word)
        verdict.append(` ${result.verdict}`);
    verdict.append(` on ${frontend}`, data.meanings[result.word] ? `: ${data.meanings[result.word]}` : '');
    seen.append(element('h4', { textContent: 'Observed' }), verdict);
    for (const text of [result.notice, result.reason && `${result.reason}.`, result.reference && `See ${result.reference}.`,
                        result.taken_from && `Taken from the run ${result.taken_from}: nothing it depends on has changed.`])
        if (text)
            seen.append(element('p', { className: 'reason', textContent: text }));
    if (result.subjects.length)
        seen.append(factTable(result.subjects));
    if (result.findings.length)
        seen.append(element('h4', { textContent: 'Judged' }), element('ul', {}, ...result.findings.map(findingItem)));
    if (result.repeat)
        seen.append(element('h4', { textContent: 'See it again' }), element('div', { className: 'repeat' }, element('code', { textContent: result.repeat }), ...copyButton(result.repeat)));
    return seen;
}

function journalPane(text) {
    return element('pre', { className: 'journal', tabIndex: 0, ariaLabel: 'journal' },
                   ...text.split('\n').filter(Boolean).map((line) => element('span', { textContent: line })));
}

// A row of the picture lights the lines of the journal that it was made of.
function tie(picture, pane) {
    picture.addEventListener('click', (event) => {
        const row = event.target.closest('.row');

        if (!row)
            return;
        const lines = [...pane.children], first = row.dataset.first - 1;

        picture.querySelector('.row.lit')?.classList.remove('lit');
        row.classList.add('lit');
        lines.forEach((line, at) => line.classList.toggle('lit', at >= first && at < row.dataset.last));
        pane.scrollTo({ top: lines[first].offsetTop - pane.offsetTop - 40 });
    });
}

// The picture and the journal that it is made of; without one, where it lies.
async function evidence(caseName, frontend) {
    const found = await journalOf(caseName, frontend), file = resultOf(caseName, frontend)?.journal;
    const picture = element('div', { className: 'picture' }), journal = element('div');

    if (found) {
        const drawn = element('div', { className: 'drawing', tabIndex: 0 }, drawSequence(readJournal(found.text)));
        const pane = journalPane(found.text);

        tie(drawn, pane);
        picture.append(element('h4', { textContent: found.of === frontend ? 'What crossed the ring' :
            `What crossed the ring, on ${found.of}, which does the same` }), drawn);
        journal.append(element('h4', { textContent: 'Journal' }), pane);
    } else if (file) {
        journal.append(element('p', { className: 'note' }, 'What crossed the ring stands in ', element('code', { textContent: file }),
                               ' in the run\u2019s folder.'));
    }
    return { picture, journal };
}

// The row of the matrix again, to choose a frontend from.
function outcomeStrip(caseName, frontend) {
    const table = element('table', { className: 'matrix' }), matrix = document.querySelector('#matrix .matrix');
    const row = [...matrix.tBodies].flatMap((body) => [...body.rows]).find((one) => one.dataset.name === caseName);
    const head = matrix.tHead.rows[0].cloneNode(true), cells = row.cloneNode(true);
    const at = data.frontends.indexOf(frontend);
    let column = 0;

    for (const copy of [head, cells])
        copy.querySelectorAll('.question').forEach((cell) => cell.remove());
    [...cells.cells].slice(1).forEach((cell) => {
        cell.classList.toggle('chosen', at >= column && at < column + cell.colSpan);
        cell.classList.remove('dim');
        column += cell.colSpan;
    });
    [...head.cells].slice(1).forEach((cell, number) => {
        cell.classList.toggle('chosen', number === at);
        cell.querySelector('a').href = `#${new URLSearchParams({ case: caseName, frontend: data.frontends[number] })}`;
    });
    table.append(element('thead', {}, head), element('tbody', {}, cells));
    return element('div', { className: 'scroll' }, table);
}
