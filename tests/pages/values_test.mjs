// What stands in the boxes, and what the daemon is told.
import test from 'node:test';
import assert from 'node:assert/strict';
import {read_value, read_form, raw_of, canonical, is_blank_row, shown} from '../../clients/web/pages/values.js';

const text = zh => ({zh, en: zh + ' en'});
const money = {id: 'sum', type: 'money', label: text('金额'), required: true, min: {amount: 1, currency: 'CNY'}};
const choice = {id: 'kind', type: 'choice', label: text('类别'), default: 'company', choices: [{id: 'company', label: {zh: '客户单位', en: 'company'}}, {id: 'person', label: {zh: '个人', en: 'person'}}]};
const table = {id: 'lines', type: 'table', label: text('明细'), required: true, columns: [{id: 'name', type: 'text', label: text('名'), required: true, max_length: 4}, money, choice, {id: 'fee', type: 'money', label: text('费'), computed: true}]};

test('a value is read by its type, and a fault is a sentence', () => {
    assert.deepEqual(read_value(money, '3,000'), {value: {amount: 300000, currency: 'CNY'}});
    assert.match(read_value(money, '0').fault, /0\.01/);
    assert.deepEqual(read_value(choice, '个人'), {value: 'person'});
    assert.deepEqual(read_value(choice, 'Person'), {value: 'person'});
    assert.match(read_value(choice, '狗').fault, /客户单位/);
    assert.deepEqual(read_value({type: 'boolean'}, '是'), {value: true});
    assert.deepEqual(read_value({type: 'integer', max: 5}, '５'), {value: 5});
    assert.ok(read_value({type: 'integer', max: 5}, '6').fault);
    assert.ok(read_value({type: 'integer'}, '1.5').fault);
    assert.deepEqual(read_value({type: 'date'}, '2026/11/3'), {value: '2026-11-03'});
    assert.ok(read_value(table.columns[0], '五个字的名').fault);
});

test('an empty box is no value, and no fault until the form is complete', () => {
    assert.deepEqual(read_value(money, '  '), {value: undefined});
    assert.deepEqual(read_form([money], {sum: ''}, false), {form: {}, faults: []});
    assert.equal(read_form([money], {sum: ''}, true).faults.length, 1);
});

test('what is computed is never sent', () => {
    const {form} = read_form([table], {lines: [{name: '甲', sum: '1', kind: 'company', fee: '99'}]}, true);
    assert.deepEqual(form, {lines: [{name: '甲', sum: {amount: 100, currency: 'CNY'}, kind: 'company'}]});
});

test('a row that only holds defaults is no row, and rows are counted as they are sent', () => {
    assert.ok(is_blank_row({name: '', sum: '', kind: 'company', fee: ''}, table.columns));
    const read = read_form([table], {lines: [{name: '', sum: '', kind: 'company'}, {name: '甲', sum: 'x', kind: 'company'}]}, true);
    assert.deepEqual(read.faults.map(fault => [fault.row, fault.column]), [[0, 'sum']]);
});

test('a table that must be there and has no row is a fault of its own', () => {
    assert.deepEqual(read_form([table], {lines: []}, true).faults.map(fault => fault.field), ['lines']);
});

test('what is understood is written as everybody writes it', () => {
    assert.equal(canonical(money, '￥3000'), '3,000.00');
    assert.equal(canonical(choice, '个人'), 'person');
    assert.equal(canonical(money, 'x'), 'x');
    assert.equal(raw_of(money, {amount: 5, currency: 'CNY'}), '0.05');
    assert.equal(shown(choice, 'person'), '个人');
});
