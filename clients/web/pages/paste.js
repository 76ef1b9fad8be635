// What a spreadsheet puts on the clipboard: rows of cells, and where they belong in a table of ours.

// Cells are parted by tabs and rows by line ends; a cell in quotes may have both inside, and "" is one quote.
export function read_cells(text) {
    const rows = [];
    let row = [], cell = '', quoted = false, at_start = true;
    const end_cell = () => { row.push(cell); cell = ''; at_start = true; };
    const end_row = () => { end_cell(); rows.push(row); row = []; };
    const plain = text.replace(/\r\n?/g, '\n');
    for (let i = 0; i < plain.length; i += 1) {
        const c = plain[i];
        if (quoted) {
            if (c !== '"') cell += c;
            else if (plain[i + 1] === '"') { cell += '"'; i += 1; }
            else quoted = false;
        } else if (c === '"' && at_start) { quoted = true; at_start = false; }
        else if (c === '\t') end_cell();
        else if (c === '\n') end_row();
        else { cell += c; at_start = false; }
    }
    if (cell !== '' || row.length) end_row();
    return rows;
}

const same = (a, b) => a.trim().toLowerCase() === b.trim().toLowerCase();

// Where each pasted cell goes. A first line that names columns decides it; otherwise cells go to the right of the one that
// has the focus. Answers {ids: [column id or null], rows}.
export function placed(cells, columns, first) {
    const open = columns.filter(column => !column.computed);
    const named = cells.length > 1 ? cells[0].map(text => (columns.find(column => same(text, column.label.zh) || same(text, column.label.en) || same(text, column.id)) || {id: null}).id) : [];
    if (named.filter(Boolean).length >= 2 && named.every((id, i) => id || !cells[0][i].trim() || cells[0].length > 2))
        return {ids: named.map(id => (open.some(column => column.id === id) ? id : null)), rows: cells.slice(1)};
    const start = Math.max(0, open.findIndex(column => column.id === first));
    const width = cells.reduce((most, row) => Math.max(most, row.length), 0);
    const ids = [];
    for (let i = 0; i < width; i += 1) ids.push(open[start + i] ? open[start + i].id : null);
    return {ids, rows: cells};
}
