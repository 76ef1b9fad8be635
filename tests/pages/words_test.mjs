// What the pages say of a document: its steps, its history, who it is.
import test from 'node:test';
import assert from 'node:assert/strict';
import {steps_of, initials} from '../../clients/web/pages/steps.js';
import {entry_words, entry_lines, only_read} from '../../clients/web/pages/history.js';

const text = zh => ({zh, en: zh});
const state = (id, more) => Object.assign({state: id, label: text(id)}, more);
const passed = (id, current, final) => state(id, {entered_at: '2026-11-0' + 1 + 'T09:00:00+08:00', current: Boolean(current), final: Boolean(final)});
const steps = [state('draft'), state('check'), state('sign'), state('done')];
const kinds = it => steps_of(it).map(step => step.state + ':' + step.kind).join(' ');

test('the bar shows what was passed, where it is, and what may follow', () => {
    assert.equal(kinds({closed: false, steps, path: [passed('draft'), passed('check', true)]}), 'draft:passed check:current sign:ahead done:ahead');
});

test('a state that was returned to stands once, and what was undone lies ahead again', () => {
    assert.equal(kinds({closed: false, steps, path: [passed('draft'), passed('check'), passed('sign'), passed('draft', true)]}), 'draft:current check:ahead sign:ahead done:ahead');
    assert.equal(kinds({closed: false, steps, path: [passed('draft'), passed('check'), passed('draft'), passed('check', true)]}), 'draft:passed check:current sign:ahead done:ahead');
});

test('a closed document has nothing ahead of it', () => {
    assert.equal(kinds({closed: true, steps, path: [passed('draft'), passed('refused', true, true)]}), 'draft:passed refused:end');
});

test('a face shows the end of a Chinese name and the initials of another', () => {
    assert.equal(initials('欧阳小明'), '小明');
    assert.equal(initials('李娜'), '李娜');
    assert.equal(initials('Ada Lovelace'), 'AL');
    assert.equal(initials('ada.king'), 'AK');
});

const acted = {seq: 9, at: '2026-11-04T09:12:00+08:00', version: 5, actor: 'li.na', actor_name: '李娜', events: [
    {event: 'acted', action: 'approve', action_label: text('同意'), reason: '数字相符'},
    {event: 'deadline_cleared', id: 'x'},
    {event: 'state_entered', state: 'sign', state_label: text('经理审核'), kept_labels: [text('文员')], reason: {zh: '', en: ''}},
]};
const read = {seq: 10, at: acted.at, version: 6, actor: 'wang.qiang', actor_name: '王强', events: [{event: 'noted', kind: 'read'}]};

test('an entry is told in one breath, and in lines', () => {
    assert.equal(entry_words(acted), '李娜 09:12 同意');
    assert.deepEqual(entry_lines(acted), ['操作：同意  原因：数字相符', '进入 经理审核  签字仍有效：文员']);
    assert.equal(entry_words(read), '王强 09:12 已阅');
});

test('what only follows from what happened is left out, unless everything is wanted', () => {
    assert.equal(entry_lines(acted).length, 2);
    assert.equal(entry_lines(acted, true).length, 3);
});

test('that somebody has read it is no change to whoever decides', () => {
    assert.equal(only_read([read]), true);
    assert.equal(only_read([read, acted]), false);
});

test('an event that these pages do not know yet is named, not hidden', () => {
    assert.deepEqual(entry_lines({events: [{event: 'flown'}]}, true), ['flown']);
});

test('a remark without words does not end in a colon', () => {
    assert.deepEqual(entry_lines({events: [{event: 'noted', kind: 'copy', to_names: ['李娜', '王强'], text: ''}]}), ['抄送 李娜、王强']);
});
