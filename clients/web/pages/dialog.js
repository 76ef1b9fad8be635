// A modal question. <dialog> keeps the focus inside and closes on Escape; web views without it get the same by hand.
import {h, fresh} from './dom.js';
import {t} from './language.js';
import {Left} from './api.js';

const focusable = 'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled])';

function keep_focus_inside(box, event) {
    if (event.key !== 'Tab') return;
    const all = box.querySelectorAll(focusable);
    if (!all.length) return;
    const first = all[0], end = all[all.length - 1];
    if (event.shiftKey && document.activeElement === first) { event.preventDefault(); end.focus(); }
    else if (!event.shiftKey && document.activeElement === end) { event.preventDefault(); first.focus(); }
}

const opened = new Set();
// Whoever goes to another page has thought better of it.
export const close_dialogs = () => Array.from(opened).forEach(close => close());

// modal({title, body, submit: 'text', className, onSubmit}): `onSubmit` answers true when the dialog is done with;
// until then it stays open with all that was typed. `more(dialog)` is what stands below the body and may be done with it too. Answers whatever close() was given, null for a dismissed one.
export function modal({title, body, more, submit, className, onSubmit, cancel, broad}) {
    const before = document.activeElement;
    const heading = fresh('dialog');
    const fault = h('p', {class: 'fault', role: 'alert'});
    // The bar of the page lies below a modal dialog, so each has one of its own; app.js shows and hides them together.
    const line = h('p', {class: 'bar warn line', role: 'status', hidden: true});
    const go = submit ? h('button', {type: 'submit', class: 'main ' + (className || '')}, submit) : null;
    const native = typeof HTMLDialogElement === 'function';
    const box = h(native ? 'dialog' : 'div', {'aria-labelledby': heading, role: native ? null : 'dialog', 'aria-modal': native ? null : 'true', class: broad ? 'modal broad' : 'modal'});
    const veil = native ? null : h('div', {class: 'veil'}, box);
    let settle;
    const answer = new Promise(resolve => { settle = resolve; });
    const dismiss = () => close();
    const close = value => {
        opened.delete(dismiss);
        if (native && box.open) box.close();
        (veil || box).remove();
        if (before && before.focus && document.contains(before)) before.focus();
        settle(value === undefined ? null : value);
    };
    const controls = {close, fault: text => { fault.textContent = text || ''; }, busy: is => { if (go) go.disabled = is; }};
    const form = h('form', {method: 'dialog', novalidate: true, on: {submit: async event => {
        event.preventDefault();
        if (!go || go.disabled) return;
        controls.fault('');
        controls.busy(true);
        try { await onSubmit(controls); } catch (error) { if (!(error instanceof Left)) throw error; close(); } finally { controls.busy(false); }
    }}}, h('h2', {id: heading}, title), line, body, more ? more(controls) : null, fault,
    h('div', {class: 'buttons'}, go, h('button', {type: 'button', on: {click: () => close()}}, cancel || t(submit ? 'cancel' : 'close'))));
    form.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && go) go.click(); });
    box.appendChild(form);
    box.addEventListener('cancel', event => { event.preventDefault(); close(); });
    opened.add(dismiss);
    document.body.appendChild(veil || box);
    if (native) box.showModal();
    else box.addEventListener('keydown', event => { if (event.key === 'Escape') close(); else keep_focus_inside(box, event); });
    const first = box.querySelector('[autofocus]') || box.querySelector('textarea, input, select') || go || box.querySelector('button');
    if (first) first.focus();
    return answer;
}

export const ask_yes = (title, text, submit, className) =>
    modal({title, body: h('p', null, text), submit, className, onSubmit: dialog => dialog.close(true)});
