# How signatures add up within a step, and everything by which a task changes hands (signing.toml).

person an.qi 安琪 roles board
person bai.lu 白露 roles board
person cao.yu 曹宇 roles board
person gu.ning 顾宁 roles general-manager

form pool
what,amount,way
fair,1000.00,pool

form all
what,amount,way
fair,1000.00,all

form order
what,amount,way
fair,1000.00,order

form two
what,amount,way
fair,1000.00,two

form share
what,amount,way
fair,1000.00,share

form vetoed
what,amount,way
fair,1000.00,vetoed

form both
what,amount,way
fair,1000.00,both

form dearer
what,amount,way
fair,6000.00,pool

# --- rules ---

story 或签: any one of a role signs, and then nobody else is asked
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check; waits role:board
at wd1 10:02 zhao.min approve -> refused not_assigned
at wd1 10:03 bai.lu approve -> last_check; signed pool
at wd1 10:04 an.qi approve -> refused not_assigned

story 会签: all sign, in whatever order, and one who has signed is not asked again
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=all -> all_check; waits person:an.qi; waits person:bai.lu; waits person:cao.yu
at wd1 10:02 cao.yu approve -> all_check; unsigned all; votes all 1; unwaits person:cao.yu; waits person:an.qi
at wd1 10:03 cao.yu approve -> refused already_signed
at wd1 10:04 an.qi approve -> all_check; votes all 2
at wd1 10:05 bai.lu approve -> last_check; signed all

story 会签: who joins the role later is not one of those who were asked
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=all -> all_check
at wd1 10:02 sun.li approve -> refused not_assigned

story 会签: one vote against ends it, since not all can sign any more
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=all -> all_check
at wd1 10:02 cao.yu approve -> all_check
at wd1 10:03 an.qi object -> closed refused

story 依次: they sign in the order in which they are named
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=order -> order_check; waits person:bai.lu; unwaits person:an.qi
at wd1 10:02 an.qi approve -> refused not_his_turn
at wd1 10:03 bai.lu approve -> order_check; waits person:an.qi; unwaits person:cao.yu
at wd1 10:04 cao.yu approve -> refused not_his_turn
at wd1 10:05 an.qi approve -> order_check
at wd1 10:06 cao.yu approve -> last_check; signed order

story n of m: two of three suffice
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> two_check
at wd1 10:02 cao.yu approve -> two_check; unsigned two
at wd1 10:03 an.qi object -> two_check; votes two 2
at wd1 10:04 bai.lu approve -> last_check; signed two

story n of m: refused once two can not be reached any more
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> two_check
at wd1 10:02 cao.yu object -> two_check
at wd1 10:03 an.qi object -> closed refused

story 票签: three fifths of the weight decide
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=share -> share_check
at wd1 10:02 bai.lu approve -> share_check; unsigned share
at wd1 10:03 cao.yu approve -> share_check; unsigned share
at wd1 10:04 an.qi approve -> last_check

story 票签: whoever has more than two fifths alone decides against
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=share -> share_check
at wd1 10:02 bai.lu approve -> share_check
at wd1 10:03 an.qi object -> closed refused

story 一票否决: a veto decides, whatever the others said
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=vetoed -> veto_check
at wd1 10:02 bai.lu approve -> veto_check
at wd1 10:03 an.qi object -> closed refused

story two slots in one state are signed in whatever order, each once
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=both -> both_check; waits role:board; waits role:finance
at wd1 10:02 zhao.min sign_right -> both_check; unwaits role:finance; waits role:board
at wd1 10:03 sun.li sign_right -> refused not_offered
at wd1 10:04 an.qi sign_left -> last_check; signed left; signed right

story two slots in one state: returned and unchanged, both still hold
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=both -> both_check
at wd1 10:02 zhao.min sign_right -> both_check
at wd1 10:04 an.qi sign_left -> last_check
at wd1 10:05 gu.ning return to=draft reason="which fair?" -> draft
at wd1 10:06 zhang.wei submit form=both -> last_check; signed left; signed right

story a panel whose figures were changed votes again from the start
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> two_check
at wd1 10:02 cao.yu approve -> two_check
at wd1 10:03 an.qi approve -> last_check
at wd1 10:05 gu.ning return to=draft reason="too much" -> draft
at wd1 10:06 zhang.wei submit form=dearer -> pool_check; votes two 0

story nobody in the role: the operator is told, and nobody is passed over
person an.qi 安琪 roles none
person bai.lu 白露 roles none
person cao.yu 曹宇 roles none
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=all -> all_check; told role:operator nobody
at wd1 10:02 an.qi approve -> refused not_assigned

# --- claim ---

story 认领: who claims a task has it alone, until he gives it back
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 zhao.min @claim -> refused not_assigned
at wd1 10:03 an.qi @claim -> pool_check; waits person:an.qi; unwaits role:board
at wd1 10:04 bai.lu approve -> refused held_by_other
at wd1 10:05 bai.lu @claim -> refused held_by_other
at wd1 10:06 bai.lu @unclaim -> refused not_held
at wd1 10:07 an.qi @claim -> refused not_offered
at wd1 10:08 an.qi @unclaim -> waits role:board
at wd1 10:09 bai.lu approve -> last_check

story a claimed task is done by who claimed it
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:03 an.qi @claim -> pool_check
at wd1 10:04 an.qi approve -> last_check; signed pool

# --- transfer ---

story 转办: the task goes to somebody of the same role or whom the definition names, and to nobody else
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 zhao.min @transfer to=an.qi -> refused not_assigned
at wd1 10:03 an.qi @transfer to=zhao.min -> refused not_eligible
at wd1 10:04 an.qi @transfer to=zhang.wei -> refused not_eligible
at wd1 10:05 an.qi @transfer to=nobody -> refused no_such_person
at wd1 10:06 an.qi @transfer to=an.qi -> refused not_eligible
at wd1 10:07 an.qi @transfer to=bai.lu reason="she knows the fair" -> pool_check; waits person:bai.lu; unwaits role:board; told person:bai.lu task
at wd1 10:08 an.qi approve -> refused held_by_other
at wd1 10:09 bai.lu @transfer to=gu.ning -> waits person:gu.ning
at wd1 10:10 gu.ning approve -> last_check; behind pool gu.ning; behind pool bai.lu; behind pool an.qi
at wd1 10:11 gu.ning approve -> refused already_signed
at wd1 10:12 zheng.tao approve -> closed approved

story 转办: an operator hands on the place of one who is ill, in a panel too
person gao.fei 高飞 roles board
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=order -> order_check
at wd1 10:02 operator @transfer task=order to=gao.fei reason="ill" -> refused not_held
at wd1 10:03 operator @transfer task=order from=an.qi to=gao.fei reason="ill" -> refused not_eligible
at wd1 10:04 bai.lu approve -> order_check; waits person:an.qi

story 转办: a place in a panel is not handed to somebody who has one
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=all -> all_check
at wd1 10:02 an.qi @transfer to=bai.lu -> refused not_eligible
at wd1 10:03 an.qi approve -> all_check; votes all 1

story 转办: an operator hands on what waits for somebody who is not there, with a reason
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi @claim -> pool_check
at wd1 10:03 operator @transfer task=pool to=bai.lu -> refused reason_required
at wd1 10:04 operator @transfer task=pool to=bai.lu reason="an.qi is ill" -> refused not_held
at wd1 10:04 operator @transfer task=pool from=an.qi to=bai.lu reason="an.qi is ill" -> waits person:bai.lu
at wd1 10:05 operator approve -> refused not_assigned
at wd1 10:06 bai.lu approve -> last_check

# --- delegate ---

story 委派: an opinion is asked for, and the decision comes back to who asked
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi @delegate to=zhao.min reason="is it in the budget?" -> pool_check; waits person:zhao.min; unwaits role:board; told person:zhao.min task
at wd1 10:03 an.qi approve -> refused held_by_other
at wd1 10:04 zhao.min approve -> refused held_by_other
at wd1 10:05 sun.li @resolve reason="yes" -> refused not_held
at wd1 10:06 zhao.min @resolve -> refused reason_required
at wd1 10:07 zhao.min @resolve reason="it is in the budget" -> pool_check; waits role:board; told person:an.qi resolved
at wd1 10:08 an.qi approve -> last_check

story 委派: who asked may call it back
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi @delegate to=zhao.min -> pool_check
at wd1 10:03 bai.lu @unclaim -> refused not_held
at wd1 10:04 an.qi @unclaim -> waits role:board
at wd1 10:05 zhao.min @resolve reason="late" -> refused not_held
at wd1 10:06 an.qi @delegate to=nobody -> refused no_such_person
at wd1 10:07 an.qi @delegate to=an.qi -> refused not_eligible

# --- proxies and deputies ---

story 代理: an agent acts for his principal within the dates, and both are on record
at wd1 09:00 an.qi @proxy to=zhao.min from="wd2 00:00" until="wd3 00:00" -> 
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 zhao.min approve -> refused not_assigned
at wd2 10:03 zhao.min approve -> last_check; behind pool zhao.min; behind pool an.qi

story 代理: after the last day it is over, and who set it may end it before
at wd1 09:00 an.qi @proxy to=zhao.min from="wd1 00:00" until="wd3 00:00" -> 
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 sun.li @end_proxy number=1 -> refused not_permitted
at wd1 10:03 an.qi @end_proxy number=1 -> 
at wd1 10:04 zhao.min approve -> refused not_assigned
at wd1 10:05 an.qi @proxy to=zhao.min from="wd1 00:00" until="wd3 00:00" -> 
at wd3 00:00 zhao.min approve -> refused not_assigned

story 代理: above the amount that it covers the principal signs in person
at wd1 09:00 an.qi @proxy to=zhao.min from="wd1 00:00" until="wd9 00:00" cap=5000.00 -> 
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=dearer -> pool_check
at wd1 10:02 zhao.min approve -> refused over_cap
at wd1 10:03 an.qi approve -> last_check

story 代理: it covers the workflows that it names
at wd1 09:00 an.qi @proxy to=zhao.min from="wd1 00:00" until="wd9 00:00" workflow=request -> 
at wd1 09:01 an.qi @proxy to=zhao.min from="wd1 00:00" until="wd9 00:00" workflow=other -> refused unknown_workflow
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 zhao.min approve behalf=bai.lu -> refused no_proxy
at wd1 10:03 zhao.min approve behalf=an.qi -> last_check

story 代理: an agent of an agent is nobody's agent
at wd1 09:00 an.qi @proxy to=zhao.min from="wd1 00:00" until="wd9 00:00" -> 
at wd1 09:01 zhao.min @proxy to=wu.hong from="wd1 00:00" until="wd9 00:00" -> 
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 wu.hong approve -> refused not_assigned

story 代理: nobody signs his own document through an agent, nor as one
at wd1 09:00 an.qi @proxy to=zhang.wei from="wd1 00:00" until="wd9 00:00" -> 
at wd1 09:01 gu.ning @proxy to=an.qi from="wd1 00:00" until="wd9 00:00" -> 
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 zhang.wei approve -> refused own_document
at wd1 10:03 an.qi approve -> last_check
at wd1 10:04 an.qi approve -> refused already_signed

story 代理: an agent has one vote in a panel, his own or another one's
at wd1 09:00 an.qi @proxy to=bai.lu from="wd1 00:00" until="wd9 00:00" -> 
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> two_check
at wd1 10:02 bai.lu approve -> two_check
at wd1 10:03 bai.lu approve -> refused already_signed
at wd1 10:04 bai.lu approve behalf=an.qi -> refused already_signed
at wd1 10:05 cao.yu approve -> last_check

story 代理: not to oneself, not to a subordinate, not backwards in time, not for somebody else
at wd1 09:00 an.qi @proxy to=an.qi from="wd1 00:00" until="wd9 00:00" -> refused invalid_request
at wd1 09:01 chen.jing @proxy to=li.na from="wd1 00:00" until="wd9 00:00" -> refused not_eligible
at wd1 09:02 an.qi @proxy to=zhao.min from="wd9 00:00" until="wd1 00:00" -> refused invalid_request
at wd1 09:03 an.qi @proxy of=bai.lu to=zhao.min from="wd1 00:00" until="wd9 00:00" -> refused not_permitted
at wd1 09:04 operator @proxy of=bai.lu to=zhao.min from="wd1 00:00" until="wd9 00:00" -> 

story a deputy acts while somebody is absent, the first who is there
person an.qi 安琪 roles board deputies cao.yu,zhao.min
person cao.yu 曹宇 roles none
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=all -> all_check
at wd1 10:02 zhao.min approve -> refused not_assigned
at wd1 10:03 an.qi @absent from="wd1 00:00" until="wd3 00:00" -> 
at wd1 10:04 zhao.min approve -> refused not_assigned
at wd1 10:05 cao.yu @absent from="wd1 00:00" until="wd3 00:00" -> 
at wd1 10:06 zhao.min approve -> all_check; behind all an.qi; behind all zhao.min
at wd1 10:07 an.qi approve -> refused already_signed
at wd1 10:08 bai.lu approve -> last_check

# --- 加签, 减签 ---

story 加签 before: the added signer comes first
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi @add_signer person=wu.hong place=before reason="compliance first" -> waits person:wu.hong; unwaits role:board; told person:wu.hong task
at wd1 10:03 an.qi approve -> refused waits_for_signer
at wd1 10:04 bai.lu approve -> refused waits_for_signer
at wd1 10:05 wu.hong approve -> pool_check; unsigned pool; waits role:board
at wd1 10:06 an.qi approve -> last_check; signed pool; behind pool wu.hong

story 加签 beside: both are needed, in whatever order
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi @add_signer person=wu.hong place=beside -> waits person:wu.hong; waits role:board
at wd1 10:03 an.qi approve -> pool_check; unsigned pool
at wd1 10:04 bai.lu approve -> refused not_offered
at wd1 10:05 wu.hong approve -> last_check; signed pool

story 加签 after: the added signer comes last
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi @add_signer person=wu.hong place=after -> unwaits person:wu.hong; waits role:board
at wd1 10:03 wu.hong approve -> refused not_his_turn
at wd1 10:04 an.qi approve -> pool_check; unsigned pool; waits person:wu.hong
at wd1 10:05 wu.hong approve -> last_check

story 加签: not who filed it, not twice, not by who is not asked, not to nowhere
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi @add_signer person=zhang.wei place=before -> refused not_eligible
at wd1 10:03 an.qi @add_signer person=an.qi place=before -> refused not_eligible
at wd1 10:04 an.qi @add_signer person=wu.hong place=around -> refused invalid_request
at wd1 10:05 zhao.min @add_signer person=wu.hong place=before -> refused not_assigned
at wd1 10:06 an.qi @add_signer person=wu.hong place=before -> 
at wd1 10:07 an.qi @add_signer person=wu.hong place=after -> refused not_eligible

story 减签: who added a signer takes him out again, while he has not signed
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi @add_signer person=wu.hong place=before -> 
at wd1 10:03 bai.lu @remove_signer task=pool person=wu.hong -> refused not_permitted
at wd1 10:04 an.qi @remove_signer task=pool person=wu.hong -> waits role:board
at wd1 10:05 an.qi approve -> last_check

story 减签: the last one missing is taken out, and what was signed leads on
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi @add_signer person=wu.hong place=beside -> 
at wd1 10:03 an.qi approve -> pool_check
at wd1 10:04 an.qi @remove_signer task=pool person=wu.hong -> last_check; signed pool

story 减签: who has signed stays
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi @add_signer person=wu.hong place=before -> 
at wd1 10:03 wu.hong approve -> pool_check
at wd1 10:04 an.qi @remove_signer task=pool person=wu.hong -> refused already_signed

story 加签 in a panel: all and the added one
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> two_check
at wd1 10:02 an.qi @add_signer person=wu.hong place=beside -> waits person:wu.hong
at wd1 10:03 an.qi approve -> two_check
at wd1 10:04 bai.lu approve -> two_check; unsigned two
at wd1 10:05 wu.hong approve -> last_check; signed two

# --- going back ---

story 拿回: who signed last takes it back while nobody has done anything
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi approve -> last_check
at wd1 10:03 bai.lu @take_back -> refused nothing_to_take_back
at wd1 10:04 an.qi @take_back reason="wrong one" -> pool_check; unsigned pool; waits role:board
at wd1 10:05 an.qi @take_back -> refused nothing_to_take_back
at wd1 10:06 bai.lu approve -> last_check
at wd1 10:08 gu.ning @claim -> last_check
at wd1 10:09 bai.lu @take_back -> refused nothing_to_take_back

story 拿回: a filed document comes back to be changed
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 zhang.wei @take_back -> draft
at wd1 10:03 zhang.wei submit form=dearer -> pool_check

story 拿回: a vote in a panel is taken back alone
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> two_check
at wd1 10:02 an.qi approve -> two_check; votes two 1
at wd1 10:03 an.qi @take_back -> two_check; votes two 0; waits person:an.qi
at wd1 10:04 an.qi object -> two_check

# --- 离职转办 ---

story 离职转办: everything that the leaver has goes to the successor, and what he did stays his
person liu.yang 刘洋 roles sales-rep,board manager chen.jing
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei @succeed from=zhang.wei to=liu.yang -> refused not_permitted
at wd1 10:02 operator @succeed from=bai.lu to=liu.yang -> refused not_held
at wd1 10:03 operator @succeed from=zhang.wei to=liu.yang reason="left" -> waits person:liu.yang; told person:liu.yang task
at wd1 10:04 zhang.wei submit form=pool -> refused not_assigned
at wd1 10:05 liu.yang submit form=pool -> pool_check
at wd1 10:06 liu.yang approve -> refused own_document
at wd1 10:07 an.qi return to=draft reason="which fair?" -> draft; waits person:liu.yang

story 离职转办: who has signed a document does not take over the part of who filed it
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 an.qi approve -> last_check
at wd1 10:03 operator @succeed from=zhang.wei to=an.qi -> refused not_eligible

story 离职转办: a place in a panel goes to the successor
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=all -> all_check
at wd1 10:02 operator @succeed from=an.qi to=bai.lu -> refused not_eligible
at wd1 10:02 operator @succeed from=an.qi to=zhao.min -> waits person:zhao.min; unwaits person:an.qi
at wd1 10:03 zhao.min approve -> all_check; behind all zhao.min; behind all an.qi

# --- inform ---

story comments, questions and answers make nobody's view stale
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 bai.lu @comment text="seen the fair" -> pool_check
at wd1 10:03 bai.lu @comment -> refused invalid_request
at wd1 10:04 bai.lu @ask to=zhang.wei text="how many came?" -> told person:zhang.wei question
at wd1 10:05 zhang.wei @answer number=2 text="200" -> refused not_found
at wd1 10:06 an.qi @answer number=1 text="200" -> refused not_assigned
at wd1 10:07 zhang.wei @answer number=1 text="200" -> told person:bai.lu answer
at wd1 10:08 zhang.wei @answer number=1 text="201" -> refused not_found
at wd1 10:09 an.qi approve version=2 -> last_check

story 抄送: a copy may be seen by who got it, once
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 liu.yang @comment text="mine?" -> refused not_permitted
at wd1 10:03 zhang.wei @copy to=liu.yang,zhao.min text="fyi" -> told person:liu.yang copy
at wd1 10:04 liu.yang @comment text="thanks" -> pool_check
at wd1 10:05 zhang.wei @copy to=liu.yang -> untold person:liu.yang copy
at wd1 10:06 zhang.wei @copy to=nobody -> refused no_such_person

story 催办: at most once in four hours, and not to oneself
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei @urge -> refused not_offered
at wd1 10:02 zhang.wei submit form=pool -> pool_check
at wd1 10:03 an.qi @urge -> refused not_offered
at wd1 10:03 zhang.wei @urge text="today please" -> told role:board urge
at wd1 14:02 zhang.wei @urge -> refused too_soon
at wd1 14:03 zhang.wei @urge -> told role:board urge

story 已阅: a read mark changes nothing and is there once
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=pool -> pool_check
at wd1 10:02 bai.lu @read -> pool_check
at wd1 10:03 bai.lu @read -> pool_check
at wd1 10:04 an.qi approve version=2 -> last_check
