// Money as people type and read it. Run with: node --test tests/pages
import test from 'node:test';
import assert from 'node:assert/strict';
import {money_text, money_words, read_money, sum_money, capitals} from '../../clients/web/pages/money.js';

const yuan = amount => ({amount, currency: 'CNY'});

test('an amount is written with its fen and groups of three', () => {
    assert.equal(money_text(yuan(300000)), '3,000.00');
    assert.equal(money_text(yuan(5)), '0.05');
    assert.equal(money_text(yuan(-123456789)), '-1,234,567.89');
    assert.equal(money_text({amount: 1500, currency: 'JPY'}), '1,500');
    assert.equal(money_text(null), '');
    assert.equal(money_words(yuan(-300000)), '-¥3,000.00');
    assert.equal(money_words({amount: 150, currency: 'USD'}), 'USD 1.50');
    assert.equal(money_words(undefined), '');
});

test('an amount is read as it is typed, pasted or left by an input method', () => {
    for (const text of ['3000', '3,000', '3,000.00', ' 3000.0 ', '¥3000', '￥3,000.00', '3000元', '３０００．００', '3000.000']) assert.equal(read_money(text, 'CNY'), 300000, text);
    assert.equal(read_money('0.07', 'CNY'), 7);
    assert.equal(read_money('-1.5', 'CNY'), -150);
    assert.equal(read_money('1500', 'JPY'), 1500);
});

test('what is no amount is none, and a fraction of a fen is not rounded away', () => {
    for (const text of ['', 'abc', '1.234', '1,23', '1.2.3', '1e3', '12,3456', '--1', '1.5 JPY']) assert.equal(read_money(text, 'CNY'), null, text);
    assert.equal(read_money('1.5', 'JPY'), null);
});

test('an amount that can not be counted exactly is refused instead of bent', () => {
    assert.equal(read_money('90071992547409.91', 'CNY'), Number.MAX_SAFE_INTEGER);
    assert.equal(read_money('90071992547409.92', 'CNY'), null);
});

test('ten times ten fen are one yuan, exactly', () => {
    assert.deepEqual(sum_money(Array.from({length: 10}, () => yuan(10))), yuan(100));
    assert.deepEqual(sum_money([yuan(1), null, undefined, yuan(2)]), yuan(3));
    assert.equal(sum_money([yuan(1), {amount: 1, currency: 'USD'}]), null);
    assert.equal(sum_money([]), null);
    assert.equal(sum_money([yuan(Number.MAX_SAFE_INTEGER), yuan(1)]), null);
});

test('capitals are those of the printed form', () => {
    const expected = {0: '零元整', 1200000: '壹万贰仟元整', 527600: '伍仟贰佰柒拾陆元整', 10020: '壹佰元零贰角整', 100205: '壹仟零贰元零伍分', 1000: '壹拾元整', 50: '伍角整', 5: '伍分', 10050: '壹佰元零伍角整',
        12345: '壹佰贰拾叁元肆角伍分', 1000000000: '壹仟万元整', 10000000100: '壹亿零壹元整', 1010101: '壹万零壹佰零壹元零壹分'};
    for (const minor of Object.keys(expected)) assert.equal(capitals(yuan(Number(minor))), expected[minor], minor);
    assert.equal(capitals(yuan(-150)), '负壹元伍角整');
    assert.equal(capitals({amount: 100, currency: 'USD'}), '');
});
