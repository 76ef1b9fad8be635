// What comes from a spreadsheet's clipboard, and where it goes.
import test from 'node:test';
import assert from 'node:assert/strict';
import {read_cells, placed} from '../../clients/web/pages/paste.js';

const column = (id, zh, more) => Object.assign({id, type: 'text', label: {zh, en: id}}, more);
const columns = [column('customer', '客户'), column('product', '品种'), column('sum', '金额'), column('fee', '客情费', {computed: true})];

test('cells are parted by tabs, rows by line ends of any kind', () => {
    assert.deepEqual(read_cells('a\tb\r\nc\td\r\n'), [['a', 'b'], ['c', 'd']]);
    assert.deepEqual(read_cells('a\tb\rc\td'), [['a', 'b'], ['c', 'd']]);
    assert.deepEqual(read_cells('a\t\t\n\tb'), [['a', '', ''], ['', 'b']]);
    assert.deepEqual(read_cells(''), []);
});

test('a cell in quotes may hold tabs, line ends and quotes', () => {
    assert.deepEqual(read_cells('"one\ntwo"\t"say ""yes"""\nx\ty'), [['one\ntwo', 'say "yes"'], ['x', 'y']]);
    assert.deepEqual(read_cells('5" pipe\t"a\tb"'), [['5" pipe', 'a\tb']]);
});

test('without a line of names cells go to the right of the focused one, past what is computed', () => {
    assert.deepEqual(placed([['仁和堂', '12.00'], ['益寿堂', '3']], columns, 'product'), {ids: ['product', 'sum'], rows: [['仁和堂', '12.00'], ['益寿堂', '3']]});
    assert.deepEqual(placed([['x', 'y', 'z']], columns, 'product').ids, ['product', 'sum', null]);
});

test('a line of names says itself where the cells go, and is no row', () => {
    assert.deepEqual(placed([['金额', '客户', '客情费'], ['1', 'a', '9']], columns, 'product'), {ids: ['sum', 'customer', null], rows: [['1', 'a', '9']]});
});

test('a single line is never taken for names', () => {
    assert.deepEqual(placed([['客户', '品种']], columns, 'customer').rows, [['客户', '品种']]);
});
