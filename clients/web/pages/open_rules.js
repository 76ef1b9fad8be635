// Who may open a document, and with what: the table [open] of a definition. `workflow.show` gives the definition as its
// text, so these few keys are read from there; the daemon judges all the same.

function section_of(text) {
    const lines = text.split('\n');
    const start = lines.findIndex(line => /^\[open\]\s*(#.*)?$/.test(line));
    if (start < 0) return null;
    const rest = lines.slice(start + 1);
    const end = rest.findIndex(line => /^\[/.test(line));
    return (end < 0 ? rest : rest.slice(0, end)).join('\n');
}

const word = (text, key) => { const found = new RegExp('^\\s*' + key + '\\s*=\\s*"([^"]*)"', 'm').exec(text); return found ? found[1] : null; };

function words(text, key) {
    const found = new RegExp('^\\s*' + key + '\\s*=\\s*\\[([^\\]]*)\\]', 'm').exec(text);
    return found ? (found[1].match(/"[^"]*"/g) || []).map(quoted => quoted.slice(1, -1)) : null;
}

// {by, role, period, form}, or null where nobody opens such a document by hand.
export function open_rules(text) {
    const open = section_of(text);
    if (open === null) return null;
    const role = word(open, 'for');
    return {by: words(open, 'by'), role: role ? role.replace(/^role:/, '') : null, at: word(open, 'at'), period: word(open, 'period'), form: word(open, 'form') === 'submit'};
}

const fits = (assignee, me) => assignee === 'person:' + me.person || (/^role:/.test(assignee) && me.roles.indexOf(assignee.slice(5)) >= 0);

// 'others': for others too; 'self': for himself; null: not at all.
export function may_open(rules, me) {
    if (!rules) return null;
    if (rules.by) return rules.by.some(assignee => fits(assignee, me)) ? 'others' : null;
    return !rules.role || me.roles.indexOf(rules.role) >= 0 ? 'self' : null;
}
