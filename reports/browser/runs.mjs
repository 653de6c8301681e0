// SPDX-License-Identifier: BSD-2-Clause
// Runs for the tests of the page: two models, which differ as kernels do; and what is made of their results.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const blkproof = process.env.BLKPROOF ?? 'build/blkproof';

// The models play the suite, and their results become one run.
export function playModels(folder) {
    const runs = ['linux-before-6.11', 'linux-since-6.11'].map((model) => {
        const output = path.join(folder, model);

        try {
            execFileSync(blkproof, ['run', '--model', model, '--output', output], { stdio: 'ignore' });
        } catch (error) {
            if (error.status !== 1) // some fail, as they must
                throw error;
        }
        return path.join(output, 'latest');
    });
    const documents = runs.map((run) => JSON.parse(fs.readFileSync(path.join(run, 'result.json'))));
    const both = { ...documents[0], frontends: documents.flatMap((one) => one.frontends), results: documents.flatMap((one) => one.results) };
    const made = path.join(folder, 'both');

    runs.forEach((run) => fs.cpSync(run, made, { recursive: true, dereference: true }));
    write(made, both);
    return made;
}

export const read = (run) => JSON.parse(fs.readFileSync(path.join(run, 'result.json')));

function write(run, document) {
    fs.mkdirSync(run, { recursive: true });
    fs.writeFileSync(path.join(run, 'result.json'), JSON.stringify(document));
}

// What a command prints, as a file; 0 and 1 are what compare says.
function print(file, ...words) {
    const out = fs.openSync(file, 'w');

    try {
        execFileSync(blkproof, words, { stdio: ['ignore', out, 'inherit'] });
    } catch (error) {
        if (error.status !== 1)
            throw error;
    }
    fs.closeSync(out);
    return file;
}

export const pageOf = (run) => print(path.join(run, 'page.html'), 'report', '--format', 'html', run);
export const comparisonOf = (before, after) => print(path.join(after, 'compare.html'), 'compare', '--format', 'html', before, after);

// The frontends of a run as one that became the other.
export function become(run, folder) {
    const document = read(run), [{ name }] = document.frontends;

    return document.frontends.map((frontend, at) => {
        const made = path.join(folder, String(at));

        write(made, { ...document, id: `run-${at}`, frontends: [{ ...frontend, name }],
                      results: document.results.filter((one) => one.frontend === frontend.name).map((one) => ({ ...one, frontend: name })) });
        return made;
    });
}

// Wherever a guest, or whoever edits a result, can put text.
export function hostile(run, folder) {
    const evil = '</script><img src=x onerror="window.owned = 1"><b>\u202e"\'&`${owned = 1}';
    const document = read(run), [result] = document.results;

    result.notice = result.reason = result.reference = result.repeat = evil;
    result.subjects.forEach((subject) => Object.keys(subject.facets).forEach((name) => subject.facets[name] = evil));
    result.findings.forEach((finding) => finding.text = finding.basis = evil);
    document.frontends[0].versions[evil] = evil;
    document.cases[0].story = document.cases[0].question = evil;
    document.clauses[0].text = evil;
    document.command = evil;
    fs.mkdirSync(path.dirname(path.join(folder, result.journal)), { recursive: true });
    result.outcome = 'lost-write';
    result.verdict = 'fail';
    fs.writeFileSync(path.join(folder, result.journal), [
        { seq: 1, kind: 'connect', text: evil }, { seq: 2, kind: 'mark', name: evil, text: 'sent' }, { seq: 3, kind: 'violation', text: evil },
    ].map((entry) => JSON.stringify(entry)).join('\n') + '\n');
    write(folder, document);
    return { file: pageOf(folder), case: result.case };
}

// As many, and no two neighbours alike, so that no cell is shared and hardly any text.
export function large(run, folder, frontends, cases) {
    const words = ['lost-write', 'io-error', 'silent-downgrade', 'plain-write-fallback', 'as-offered'];
    const document = read(run), given = document.results.filter((one) => one.frontend === document.frontends[0].name && one.outcome);
    const made = { ...document, frontends: [], results: [], cases: [] };

    for (let i = 0; i < cases; i++)
        made.cases.push({ ...document.cases.find((one) => one.name === given[i % given.length].case), name: `case-${i}` });
    for (let i = 0; i < frontends; i++) {
        const frontend = `linux-6.${i}`;

        made.frontends.push({ ...document.frontends[0], name: frontend });
        for (let k = 0; k < cases; k++) {
            const text = JSON.stringify({ ...given[k % given.length], case: `case-${k}`, frontend });

            made.results.push({ ...JSON.parse(text.replace(/journal (\d+)/g, (_, seq) => `journal ${+seq + i}`)),
                                outcome: words[(i + k) % words.length], repeat: `blkproof run --frontend 6.${i} --case case-${k}` });
        }
    }
    write(folder, made);
    ['journals'].forEach((one) => fs.cpSync(path.join(run, one), path.join(folder, one), { recursive: true }));
    return pageOf(folder);
}
