// SPDX-License-Identifier: BSD-2-Clause
// What the pages have in common.  Their state is their address, so that whatever is seen can be sent to somebody; each has a
// render(), which shows what the address says.
'use strict';

const root = document.documentElement, body = document.body;
const sections = [...document.querySelectorAll('main > section')].map((section) => section.id);

function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);

    made.append(...children);
    return made;
}

const mark = (word) => element('span', { className: `mark ${word}`, textContent: word });

// None where nothing can be copied.
function copyButton(text) {
    const copy = element('button', { type: 'button', textContent: 'copy' });

    copy.addEventListener('click', async () => {
        await navigator.clipboard.writeText(text);
        copy.textContent = 'copied';
    });
    return navigator.clipboard ? [copy] : [];
}

function readState() {
    const state = new URLSearchParams(location.hash.slice(1));

    return sections.includes(location.hash.slice(1)) ? new URLSearchParams() : state;
}

function address(changes) {
    const state = readState();

    for (const [key, value] of Object.entries(changes))
        if (value)
            state.set(key, value);
        else
            state.delete(key);
    return state.toString();
}

function go(changes, replace) {
    const hash = `#${address(changes)}`;

    if (replace) {
        history.replaceState(null, '', hash);
        render();
    } else {
        location.hash = hash;
    }
}

function theme(next) {
    if (next)
        root.dataset.theme = next;
    try {
        if (next)
            localStorage.setItem('theme', next);
        else if (localStorage.getItem('theme'))
            root.dataset.theme = localStorage.getItem('theme');
    } catch {
        // A page from a file may have no storage: then the choice lasts as long as the page.
    }
}

const isDark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
const flip = () => theme(isDark() ? 'light' : 'dark');

document.getElementById('theme').addEventListener('click', flip);
document.getElementById('keys').addEventListener('click', () => document.getElementById('help').showModal());
window.addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((one) => one.open = true));
window.addEventListener('hashchange', () => render());

// The keys of a page, by name; one that returns false has not used its key.
function listen(own) {
    const keys = { t: flip, '?': () => document.getElementById('help').showModal(), ...own };

    document.addEventListener('keydown', (event) => {
        const { target, key } = event, typing = target.matches('input, select, textarea');

        if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]'))
            return;
        if (typing && key === 'Escape')
            target.blur();
        else if (key === 'Enter' && target.matches('[role=button]'))
            target.click();
        else if (!typing && keys[key] && keys[key]() !== false)
            event.preventDefault();
    });
}

theme();
