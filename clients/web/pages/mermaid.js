// The daemon's diagram is Mermaid's text; these are the few forms that it writes.

const plain = text => text.replace(/#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

// What the daemon writes as Mermaid: {states: [{id, label}], arrows: [{from, to, label}], current}.
export function read_mermaid(text) {
    const states = [], arrows = [];
    let current = null;
    for (const line of text.split('\n')) {
        const state = /^\s*state "(.*)" as (\w+)\s*$/.exec(line), arrow = /^\s*(\w+) --> (\w+)(?: : (.*))?$/.exec(line), lit = /^\s*class (\w+) current/.exec(line);
        if (state) states.push({id: state[2], label: plain(state[1])});
        else if (arrow) arrows.push({from: arrow[1], to: arrow[2], label: plain(arrow[3] || '')});
        else if (lit) current = lit[1];
    }
    return {states, arrows, current};
}
