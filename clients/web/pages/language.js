// Which language is spoken, and the two ways to speak: texts of our own by key, texts of the daemon by {zh, en}.
import {texts} from './texts.js';

const remembered = () => { try { return localStorage.getItem('language'); } catch (_) { return null; } };
let current = remembered() === 'en' ? 'en' : 'zh';

export const language = () => current;

// What was chosen by hand on this machine goes before what is written of the person.
export function speak(code, by_hand) {
    if (!by_hand && remembered()) return;
    current = code === 'en' ? 'en' : 'zh';
    document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';
    if (by_hand) try { localStorage.setItem('language', current); } catch (_) { /* a web view without storage */ }
}

export function t(key, values) {
    const entry = texts[key];
    if (!entry) return key;
    return entry[current].replace(/\{(\w+)\}/g, (_, name) => (values && values[name] !== undefined && values[name] !== null ? values[name] : ''));
}

export function label(text) {
    if (!text) return '';
    if (typeof text === 'string') return text;
    return text[current] || text.zh || text.en || '';
}

export const listed = names => names.filter(Boolean).join(current === 'zh' ? '、' : ', ');
