# Who is asked, by which table, with which form (forms.toml).

person gu.ning 顾宁 roles general-manager department 总部
person he.jun 何军 roles department-head manager gu.ning department 西部
person bo.wen 博文 roles department-head,sales-rep manager gu.ning department 东部
person xu.fen 许芬 roles sales-manager manager he.jun department 西部
person ma.li 马力 roles sales-rep manager xu.fen department 西部

form second
what,amount,way
fair,1000.00,second

form chain
what,amount,way
fair,1000.00,chain

form up
what,amount,way
fair,1000.00,up

form head
what,amount,way
fair,1000.00,head

form chosen
what,amount,way,reviewer
fair,1000.00,chosen,he.jun

form finance
what,amount,way
fair,1000.00,chosen

form nobody
what,amount,way,reviewer
fair,1000.00,chosen,nobody.here

form no_role
what,amount,way,reviewer
fair,1000.00,chosen,role:cleaner

form owners
what,amount,way,lines.item,lines.owner
fair,1000.00,owners,stand,he.jun
,,,posters,zhao.min
,,,carpet,he.jun

form no_owners
what,amount,way
fair,1000.00,owners

form little
what,amount,way,kind
fair,1000.00,levels,meal

form gift
what,amount,way,kind
fair,1000.00,levels,gift

form middle
what,amount,way,kind
fair,1000.01,levels,gift

form much
what,amount,way,kind
fair,5000.01,levels,meal

form dollars
what,amount,way,kind
fair,5000.01 USD,levels,meal

# --- who is asked ---

story 二级主管: the manager's manager is asked, not the manager
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=second on=ma.li -> superior_check; waits person:he.jun; unwaits person:xu.fen
at wd1 10:02 xu.fen approve on=ma.li -> refused not_assigned
at wd1 10:03 he.jun approve on=ma.li -> closed approved

story 二级主管: where there is no second level, an operator is told and nobody stands in
at wd1 10:00 bo.wen open on=bo.wen -> draft
at wd1 10:01 bo.wen submit form=second on=bo.wen -> superior_check; told role:operator nobody
at wd1 10:02 gu.ning approve on=bo.wen -> refused not_assigned

story 逐级: the nearest manager signs first, then his
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=chain on=ma.li -> chain_check; waits person:xu.fen; unwaits person:he.jun
at wd1 10:02 he.jun approve on=ma.li -> refused not_his_turn
at wd1 10:03 xu.fen approve on=ma.li -> chain_check; waits person:he.jun; unwaits person:gu.ning
at wd1 10:04 he.jun approve on=ma.li -> closed approved

story 逐级: the chain stops where it ends
at wd1 10:00 bo.wen open on=bo.wen -> draft
at wd1 10:01 bo.wen submit form=chain on=bo.wen -> chain_check; waits person:gu.ning
at wd1 10:02 gu.ning approve on=bo.wen -> closed approved

story 去重: whoever is in the chain twice signs once, at his first place
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=up on=ma.li -> up_check; waits person:he.jun
at wd1 10:02 he.jun approve on=ma.li -> up_check; waits person:xu.fen; votes up 1
at wd1 10:03 xu.fen approve on=ma.li -> up_check; waits person:gu.ning; votes up 2
at wd1 10:04 gu.ning approve on=ma.li -> closed approved

story the initiator is passed over in his own chain
at wd1 10:00 bo.wen open on=bo.wen -> draft
at wd1 10:01 bo.wen submit form=up on=bo.wen -> up_check; unwaits person:bo.wen; waits person:gu.ning
at wd1 10:02 gu.ning approve on=bo.wen -> closed approved

story 部门负责人: the head of the initiator's department is asked, no other one
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=head on=ma.li -> head_check; waits person:he.jun; unwaits person:bo.wen
at wd1 10:02 bo.wen approve on=ma.li -> refused not_assigned
at wd1 10:03 he.jun refuse reason="no" to=draft on=ma.li -> draft

story 部门负责人: the head himself may not sign his own; an operator is told
at wd1 10:00 bo.wen open on=bo.wen -> draft
at wd1 10:01 bo.wen submit form=head on=bo.wen -> head_check; told role:operator nobody
at wd1 10:02 bo.wen approve on=bo.wen -> refused own_document

story 自选: the initiator chooses who signs
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=chosen on=ma.li -> chosen_check; waits person:he.jun; untold role:operator nobody
at wd1 10:02 zhao.min approve on=ma.li -> refused not_assigned
at wd1 10:03 he.jun return reason="dearer" to=draft on=ma.li -> draft
at wd1 10:04 ma.li submit form=finance on=ma.li -> chosen_check; waits role:finance; unwaits person:he.jun
at wd1 10:05 he.jun approve on=ma.li -> refused not_assigned
at wd1 10:06 zhao.min approve on=ma.li -> closed approved

story 自选: who is not there, or no role, can not be chosen
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=nobody on=ma.li -> refused no_such_person
at wd1 10:02 ma.li submit form=no_role on=ma.li -> refused no_such_person
at wd1 10:03 ma.li submit form=no_owners on=ma.li -> refused no_such_person
at wd1 10:04 ma.li submit form=chosen on=ma.li -> chosen_check

story 自选: whoever takes over from the one who was chosen is asked
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=chosen on=ma.li -> chosen_check
at wd1 10:02 operator @succeed from=he.jun to=zhao.min on=ma.li -> chosen_check; waits person:zhao.min; unwaits person:he.jun
at wd1 10:03 he.jun approve on=ma.li -> refused not_assigned
at wd1 10:04 zhao.min approve on=ma.li -> closed approved

story 自选: claimed and given back, it is still the chosen one's
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=finance on=ma.li -> chosen_check
at wd1 10:02 zhao.min @claim on=ma.li -> waits person:zhao.min; unwaits role:finance
at wd1 10:03 sun.li approve on=ma.li -> refused held_by_other
at wd1 10:04 zhao.min @unclaim on=ma.li -> waits role:finance
at wd1 10:05 sun.li approve on=ma.li -> closed approved

story 明细: the owners of all lines sign, each once
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=owners on=ma.li -> owners_check; waits person:he.jun; waits person:zhao.min
at wd1 10:02 he.jun approve on=ma.li -> owners_check; votes owners 1; unwaits person:he.jun
at wd1 10:03 zhao.min approve on=ma.li -> closed approved

# --- by which table ---

story 权限表: a little is the manager's, with the bound itself
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=little on=ma.li -> levels_check; waits person:xu.fen
at wd1 10:02 xu.fen approve on=ma.li -> closed approved

story 权限表: another kind is another row
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=gift on=ma.li -> levels_check; waits person:he.jun; unwaits person:xu.fen
at wd1 10:02 zhao.min shorten on=ma.li -> refused requirement_failed
at wd1 10:03 he.jun approve on=ma.li -> closed approved

story 权限表: one fen more is the next row, and the roles it names sign as well
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=middle on=ma.li -> levels_check; waits person:xu.fen
at wd1 10:02 xu.fen approve on=ma.li -> waits person:he.jun
at wd1 10:03 he.jun approve on=ma.li -> waits person:sun.li; unwaits person:zhao.min
at wd1 10:04 zhao.min shorten on=ma.li -> closed approved

story 权限表: the last row has no end, and conditions read it
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=much on=ma.li -> levels_check; waits person:xu.fen
at wd1 10:02 zhao.min shorten on=ma.li -> refused requirement_failed
at wd1 10:03 xu.fen approve on=ma.li -> levels_check
at wd1 10:04 he.jun approve on=ma.li -> levels_check
at wd1 10:05 gu.ning approve on=ma.li -> closed approved

story 权限表: an amount in another currency fits no row
at wd1 10:00 ma.li open on=ma.li -> draft
at wd1 10:01 ma.li submit form=dollars on=ma.li -> refused expression_failed
