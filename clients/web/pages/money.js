// Money is an integer number of minor units from end to end; no sum here is ever a fraction.

const digits_of = currency => ({JPY: 0, KRW: 0, VND: 0}[currency] === 0 ? 0 : 2);

function grouped(whole) { return whole.replace(/\B(?=(\d{3})+$)/g, ','); }

export function money_text(money) {
    if (!money || !Number.isSafeInteger(money.amount)) return '';
    const digits = digits_of(money.currency);
    const text = String(Math.abs(money.amount)).padStart(digits + 1, '0');
    const whole = grouped(text.slice(0, text.length - digits));
    return (money.amount < 0 ? '-' : '') + whole + (digits ? '.' + text.slice(-digits) : '');
}

// With its currency where that is not the one everybody thinks of.
export function money_words(money) {
    const text = money_text(money);
    const sign = text[0] === '-' ? '-' : '';
    return text && sign + (money.currency === 'CNY' ? '¥' : money.currency + ' ') + text.slice(sign.length);
}

// "3,000.5", "￥3000", "3000.50元", full-width digits as an input method leaves them: minor units, or null when it is no amount.
export function read_money(text, currency) {
    let plain = String(text).trim().replace(/[０-９]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
    plain = plain.replace(/[．。]/g, '.').replace(/，/g, ',').replace(/^[¥￥]\s*/, '').replace(/\s*元$/, '').replace(/^－/, '-');
    const match = /^(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/.exec(plain);
    if (!match) return null;
    const digits = digits_of(currency);
    const fraction = (match[3] || '').replace(/0+$/, '');
    if (fraction.length > digits) return null;
    const minor = Number(match[1] + match[2].replace(/,/g, '') + fraction.padEnd(digits, '0'));
    return Number.isSafeInteger(minor) ? minor : null;
}

// Null where the currencies differ or the sum is larger than can be counted exactly.
export function sum_money(list) {
    let sum = null;
    for (const money of list) {
        if (!money) continue;
        if (!sum) { sum = {amount: money.amount, currency: money.currency}; continue; }
        if (sum.currency !== money.currency) return null;
        sum.amount += money.amount;
        if (!Number.isSafeInteger(sum.amount)) return null;
    }
    return sum;
}

const numerals = '零壹贰叁肆伍陆柒捌玖';
const places = ['仟', '佰', '拾', ''];
const sections = ['', '万', '亿', '万亿', '亿亿'];

// Four digits: 1020 is 壹仟零贰拾. Zeros between digits are said once, those behind the last digit not at all.
function section_text(section) {
    let text = '', gap = false, unit = 1000;
    for (const place of places) {
        const digit = Math.floor(section / unit) % 10;
        unit /= 10;
        if (!digit) { gap = text !== ''; continue; }
        text += (gap ? '零' : '') + numerals[digit] + place;
        gap = false;
    }
    return text;
}

function yuan_text(yuan) {
    let text = '', gap = false;
    for (let index = sections.length - 1; index >= 0; index -= 1) {
        const section = Math.floor(yuan / Math.pow(10000, index)) % 10000;
        if (!section) { gap = text !== ''; continue; }
        if (text && (gap || section < 1000)) text += '零';
        gap = false;
        text += section_text(section) + sections[index];
    }
    return text;
}

// 1200000 minor units are 壹万贰仟元整, as the printed form says it.
export function capitals(money) {
    if (!money || money.currency !== 'CNY' || !Number.isSafeInteger(money.amount)) return '';
    const minor = Math.abs(money.amount);
    const yuan = Math.floor(minor / 100), jiao = Math.floor(minor / 10) % 10, fen = minor % 10;
    let text = (money.amount < 0 ? '负' : '') + (yuan ? yuan_text(yuan) + '元' : '');
    if (!jiao && !fen) return text + (yuan ? '整' : '零元整');
    // Where the jiao are missing, or the yuan end in zero, a zero stands between.
    if (yuan && (!jiao || yuan % 10 === 0)) text += '零';
    if (jiao) text += numerals[jiao] + '角';
    return text + (fen ? numerals[fen] + '分' : '整');
}
