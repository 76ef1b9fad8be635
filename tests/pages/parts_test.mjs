// Smaller readers: the definition's [open], the diagram's text.
import test from 'node:test';
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {open_rules, may_open} from '../../clients/web/pages/open_rules.js';
import {read_mermaid} from '../../clients/web/pages/mermaid.js';

const workflow = name => readFileSync(new URL('../../workflows/' + name, import.meta.url), 'utf8');
const who = (person, ...roles) => ({person, roles});

test('who opens a document is what its definition says', () => {
    const fee = open_rules(workflow('monthly-fee.toml'));
    assert.deepEqual(fee, {by: ['role:sales-clerk', 'role:finance'], role: 'sales-rep', at: 'working day 1, 09:00', period: 'previous month', form: false});
    assert.equal(may_open(fee, who('li.na', 'sales-clerk')), 'others');
    assert.equal(may_open(fee, who('zhang.wei', 'sales-rep')), null);
    const complaint = open_rules(workflow('complaint-recovery.toml'));
    assert.equal(may_open(complaint, who('zhang.wei', 'sales-rep')), 'self');
    assert.equal(may_open(open_rules('workflow = "x"\n[state.a]\n'), who('zhang.wei')), null);
});

test('the rules end where the next table begins', () => {
    assert.deepEqual(open_rules('[open]\nform = "submit"\n[role]\nby = ["role:x"]\n'), {by: null, role: null, at: null, period: null, form: true});
});

test('the diagram is read with its labels, arrows and the present state', () => {
    const read = read_mermaid('stateDiagram-v2\n    state "填报 to be filed" as s_draft\n    state "审核 check" as s_check\n    [*] --> s_draft\n    s_draft --> s_check : 提交 file [initiator] (a #62; b)\n    s_check --> [*]\n    class s_check current\n');
    assert.deepEqual(read.states, [{id: 's_draft', label: '填报 to be filed'}, {id: 's_check', label: '审核 check'}]);
    assert.deepEqual(read.arrows, [{from: 's_draft', to: 's_check', label: '提交 file [initiator] (a > b)'}]);
    assert.equal(read.current, 's_check');
});
