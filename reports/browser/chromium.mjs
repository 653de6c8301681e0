// SPDX-License-Identifier: BSD-2-Clause
// A headless Chromium of one's own, spoken to over a pipe in its DevTools protocol: no port, no package.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-extensions', '--hide-scrollbars', '--remote-debugging-pipe'];

export class Chromium {
    #folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blkproof-browser-'));
    #asked = new Map();
    #last = 0;
    #heard = [];
    #process;

    constructor() {
        this.#process = spawn(process.env.CHROMIUM ?? 'chromium', [...flags, `--user-data-dir=${this.#folder}`],
                              { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
        let rest = '';

        this.#process.stdio[4].on('data', (bytes) => {
            const messages = (rest + bytes).split('\0');

            rest = messages.pop();
            messages.forEach((message) => this.#hear(JSON.parse(message)));
        });
    }

    #hear(message) {
        const waiting = this.#asked.get(message.id);

        if (!waiting) {
            this.#heard.forEach((listener) => listener(message));
        } else {
            this.#asked.delete(message.id);
            message.error ? waiting.reject(new Error(message.error.message)) : waiting.resolve(message.result);
        }
    }

    ask(method, params = {}, sessionId = undefined) {
        const id = ++this.#last;

        this.#process.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + '\0');
        return new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    }

    listen(listener) {
        this.#heard.push(listener);
    }

    async open(file, { hash = '', width = 1280, height = 900, dark = false, script = true } = {}) {
        const { targetId } = await this.ask('Target.createTarget', { url: 'about:blank' });
        const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true });
        const page = new Page(this, sessionId);

        await page.prepare({ width, height, dark, script });
        await page.go(`file://${file}${hash}`);
        return page;
    }

    async close() {
        const gone = new Promise((resolve) => this.#process.on('exit', resolve));

        this.ask('Browser.close').catch(() => {});
        await gone;
        fs.rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20 });
    }
}

const keyCodes = { Enter: 13, Escape: 27, ArrowLeft: 37, ArrowRight: 39 };

class Page {
    complaints = []; // exceptions, errors on the console, and requests for anything but the file itself

    constructor(chromium, session) {
        this.ask = (method, params) => chromium.ask(method, params, session);
        chromium.listen((message) => message.sessionId === session && this.#hear(message));
    }

    #hear({ method, params }) {
        if (method === 'Runtime.exceptionThrown')
            this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
        else if (method === 'Log.entryAdded' && params.entry.level !== 'verbose')
            this.complaints.push(params.entry.text);
        else if (method === 'Network.requestWillBeSent' && params.type !== 'Document')
            this.complaints.push(`asked for ${params.request.url}`);
        else if (method === 'Page.loadEventFired')
            this.loaded?.();
    }

    async prepare({ width, height, dark, script }) {
        for (const domain of ['Page', 'Runtime', 'Log', 'Network'])
            await this.ask(`${domain}.enable`);
        await this.ask('Emulation.setScriptExecutionDisabled', { value: !script });
        await this.ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
        await this.size(width, height);
    }

    size(width, height) {
        return this.ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    }

    async go(url) {
        const loaded = new Promise((resolve) => this.loaded = resolve);

        await this.ask('Page.navigate', { url });
        await loaded;
    }

    // The value of an expression; a promise is awaited.
    async value(expression) {
        const { result, exceptionDetails } = await this.ask('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });

        if (exceptionDetails)
            throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
    }

    // Until an expression is true.  A page that lies behind another draws no frames, so that these cannot be waited for.
    until(expression) {
        return this.value(`new Promise((resolve) => { const look = () => (${expression}) ? resolve(true) : setTimeout(look, 5); look(); })`);
    }

    async key(key) {
        const windowsVirtualKeyCode = keyCodes[key], text = key.length === 1 ? key : key === 'Enter' ? '\r' : undefined;

        await this.ask('Input.dispatchKeyEvent', { type: 'keyDown', key, text, windowsVirtualKeyCode });
        await this.ask('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode });
    }

    async type(text) {
        for (const key of text)
            await this.key(key);
    }

    async click(selector) {
        const { x, y } = await this.value(`(() => { const one = document.querySelector(${JSON.stringify(selector)});
            one.scrollIntoView({ block: 'center' }); const box = one.getBoundingClientRect();
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; })()`);

        for (const type of ['mousePressed', 'mouseReleased'])
            await this.ask('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    }

    async picture(file) {
        const { data } = await this.ask('Page.captureScreenshot', { format: 'png' });

        fs.writeFileSync(file, Buffer.from(data, 'base64'));
    }
}
