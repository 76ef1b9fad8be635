// The step bar: states passed with their dates, the present one with faces and what is left, and those that may follow.
import {h} from './dom.js';
import {t, label} from './language.js';
import {short_time} from './dates.js';
import {due_words} from './summary.js';
import {now} from './session.js';

// A state that was returned to stands once: the bar shows where it is, the history how it got there.
export function steps_of(it) {
    const steps = [], seen = [];
    let current = null;
    for (const passed of it.path) {
        if (passed.current) current = passed.state;
        if (seen.indexOf(passed.state) >= 0 && !passed.current) continue;
        const before = seen.indexOf(passed.state);
        if (passed.current && before >= 0) { steps.splice(before); seen.splice(before); }
        seen.push(passed.state);
        steps.push({state: passed.state, label: passed.label, at: passed.entered_at, kind: passed.current && !(it.closed && passed.final) ? 'current' : passed.current ? 'end' : 'passed'});
    }
    if (it.closed) return steps;
    let after = false;
    for (const step of it.steps) {
        if (after && seen.indexOf(step.state) < 0) steps.push({state: step.state, label: step.label, kind: 'ahead'});
        after = after || step.state === current;
    }
    return steps;
}

// The last two characters of a Chinese name, the initials of another.
export function initials(name) {
    if (/^[\x20-\x7e]+$/.test(name)) return name.split(/[\s.]+/).map(part => part[0] || '').join('').slice(0, 2).toUpperCase();
    return Array.from(name).slice(-2).join('');
}

export const face = name => h('span', {class: 'face', title: name, 'aria-hidden': 'true'}, initials(name));

function holders(it) {
    const names = [];
    const add = name => { if (name && names.indexOf(name) < 0) names.push(name); };
    for (const task of it.tasks) {
        if (task.delegate) add(task.delegate.name);
        else if (task.holders.length) task.holders.forEach(one => add(one.name));
        else if (task.seats.length) task.seats.filter(seat => seat.asked && !seat.vote).forEach(seat => add(seat.name));
        else task.names.forEach(add);
    }
    if (!names.length) for (const waiting of it.waits_for) waiting.names.forEach(add);
    return names;
}

const words = {passed: 'step_passed', current: 'step_current', end: 'step_current', ahead: 'step_ahead'};
const marks = {passed: '✔', current: '●', end: '■', ahead: '○'};
const faces_shown = 3, near = 2;

// Who has it now: faces, and the names beside them.
function holding_node(names) {
    const some = names.slice(0, faces_shown), others = names.length - some.length;
    return h('span', {class: 'holders'}, some.map(face), h('span', {class: 'names'}, some.join(t('and_names')), others > 0 ? ' +' + others : ''));
}

function step_node(it, step, is_far) {
    const is_current = step.kind === 'current', due = is_current ? due_words(it) : '';
    return h('li', {class: step.kind + (is_far ? ' far' : ''), 'aria-current': is_current ? 'step' : null},
        h('span', {class: 'mark', 'aria-hidden': 'true'}, marks[step.kind]), h('span', {class: 'only-read'}, t(words[step.kind])),
        h('span', {class: 'step-name'}, label(step.label)),
        step.at ? h('time', {class: 'hint', datetime: step.at}, short_time(step.at, now())) : null,
        is_current ? holding_node(holders(it)) : null,
        due ? h('span', {class: 'due' + (it.overdue ? ' fault' : '')}, due) : null);
}

export function step_bar(it) {
    const steps = steps_of(it);
    const far = steps.filter(step => step.kind === 'ahead').slice(near);   // on a phone they are only counted
    const rest = far.length ? h('li', {class: 'ahead rest'}, h('span', {class: 'mark', 'aria-hidden': 'true'}, '…'), h('span', {class: 'hint'}, t('steps_more', {n: far.length}))) : null;
    return h('section', {'aria-label': t('where_it_stands'), class: 'card'}, h('ol', {class: 'steps'}, steps.map(step => step_node(it, step, far.indexOf(step) >= 0)), rest));
}
