// What lies ahead of a document, as far as it is known.
import {h} from './dom.js';
import {t, label} from './language.js';
import {time_text} from './dates.js';

const rules = {all: 'rule_all', 'in order': 'rule_in_order', 'at least': 'rule_at_least'};
const between = {'in order': ' → ', any: ' / '};

function task_words(task) {
    const names = task.names.length ? task.names.join(between[task.rule] || ' + ') : t('preview_nobody');
    return label(task.label) + ' ' + names + (rules[task.rule] ? ' · ' + t(rules[task.rule]) : '');
}

export function ahead_list(preview) {
    return h('div', null, h('ol', {class: 'ahead'}, preview.steps.map((step, i) => h('li', {class: step.final ? 'end' : i ? '' : 'current'}, h('strong', null, label(step.label)),
        step.tasks.map(task => h('div', null, task_words(task))), step.due ? h('div', {class: 'hint'}, t('preview_by', {due: time_text(step.due)})) : null))),
    preview.stop ? h('p', {class: 'hint'}, t('preview_stop', {text: label(preview.stop)})) : null);
}
