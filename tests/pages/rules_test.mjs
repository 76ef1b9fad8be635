// What the pages promise as a whole: both languages, no markup made of data, nothing that an older web view can not read.
import test from 'node:test';
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {texts} from '../../clients/web/pages/texts.js';

const folder = new URL('../../clients/web/pages/', import.meta.url);
const modules = readdirSync(folder).filter(name => name.endsWith('.js')).map(name => ({name, text: readFileSync(new URL(name, folder), 'utf8')}));
const code = text => text.replace(/^\s*\/\/.*$/gm, '');
const keys = Object.keys(texts);

test('every text is there in both languages, with the same placeholders', () => {
    const places = text => (text.match(/\{\w+\}/g) || []).sort().join();
    for (const key of keys) {
        assert.ok(texts[key].zh && texts[key].en, key);
        assert.equal(places(texts[key].zh), places(texts[key].en), key);
    }
});

test('every text that is used exists, and every one that exists is used', () => {
    const source = modules.filter(one => one.name !== 'texts.js').map(one => code(one.text)).join('\n');
    const used = new Set(Array.from(source.matchAll(/\bt\('([a-z_0-9]+)'[,)]/g), found => found[1]));
    for (const key of used) assert.ok(texts[key], 'no text for ' + key);
    const quoted = new Set(Array.from(source.matchAll(/'([a-z_0-9]+)'/g), found => found[1]));
    const composed = [/^event_/, /^print_/];
    for (const key of keys) assert.ok(quoted.has(key) || composed.some(pattern => pattern.test(key)), key + ' is never used');
});

test('no module makes markup of text, runs text as code, or carries style of its own', () => {
    for (const {name, text} of modules) assert.doesNotMatch(code(text), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc|createContextualFragment|javascript:|\.cssText|setAttribute\('style'/, name);
    const page = readFileSync(new URL('index.html', folder), 'utf8');
    assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=|<script(?![^>]*src=)/);
});

test('no module needs what web views of 2019 lack', () => {
    for (const {name, text} of modules) assert.doesNotMatch(code(text), /\?\.[a-z_[(]|\?\?|\.replaceChildren|\.flatMap|\.flat\(|fromEntries|allSettled|matchAll|replaceAll|\.at\(|catch \{|\bstatic \{|#[a-z_]+\s*[=(;]|^await /m, name);
});

test('a module is small enough to be read in one sitting', () => {
    for (const {name, text} of modules) if (name !== 'texts.js') assert.ok(text.split('\n').length <= 300, name);
});

test('every module is asked for at once, and by somebody', () => {
    const page = readFileSync(new URL('index.html', folder), 'utf8');
    const asked = Array.from(page.matchAll(/(?:href|src)="\/s\/([a-z_]+\.js)"/g), found => found[1]).sort();
    assert.deepEqual(asked, modules.map(one => one.name).sort());
    const imported = new Set(modules.flatMap(one => Array.from(one.text.matchAll(/from '\.\/([a-z_]+\.js)'/g), found => found[1])));
    for (const {name} of modules) assert.ok(name === 'app.js' || imported.has(name), name + ' is imported by nobody');
});
