# Every rule of complaint recovery (complaint-recovery.toml), told and tested. In November 2026 working day 1 is
# Monday 2. Working hours are 09:00-12:00 and 13:00-18:00. he.mei and xu.fang are the front line.

also promise.toml
person he.mei 何梅 roles customer-service manager chen.jing
person xu.fang 徐芳 roles customer-service manager chen.jing

table key_account
customer,manager
Grand Pharmacy,liu.yang

table budget
product,amount
drops,600.00

form broken
customer,contact,channel,product,complaint,loss
East Pharmacy,Mr Zhou 139,phone,cough,half of the bottles were broken,400.00

form leaking
customer,contact,channel,product,complaint,loss
East Pharmacy,Mr Zhou 139,phone,drops,leaking caps,400.00

form key
customer,contact,channel,product,complaint,loss
Grand Pharmacy,Ms Lin 138,visit,cough,late for the third time,0.00

form unfinished
customer,product
East Pharmacy,cough

form stands
what,owner,due
a new delivery,he.mei,2026-11-05
a visit of the rep,zhang.wei,2026-11-06

form one
what,owner,due
a new delivery,he.mei,2026-11-05

form yesterday
what,owner,due
a new delivery,he.mei,2026-11-02

form nobody
what,owner,due
a new delivery,he.who,2026-11-05

# --- the six steps ---

story six steps, each with its record, until the customer is satisfied
at wd1 09:00 zhang.wei open -> register; due acknowledgement wd1 11:00
at wd1 09:05 zhang.wei save form=unfinished -> register
at wd1 09:06 zhang.wei submit -> refused invalid_input
at wd1 09:10 zhang.wei submit form=broken -> acknowledge; waits role:customer-service; due acknowledgement wd1 11:00; no flag key_account
at wd1 09:30 he.mei acknowledge -> refused invalid_input
at wd1 09:31 he.mei acknowledge said="sorry, we look into it at once" -> listen; due listening wd1 18:00
at wd1 10:00 he.mei record facts="48 of 96 were broken" wish="new ones" -> offer; due solution wd3 18:00
at wd1 14:00 he.mei offer solution="replace all of them" compensation=200.00 -> answer
at wd2 10:00 he.mei accepted rows=stands -> make_good; children promises 2
at wd2 11:00 he.mei grant what="two cartons of samples" value=200.00 -> keep; balance fee:cough 200.00; balance compensation -200.00
at wd4 10:00 he.mei keep kept_on=2026-11-05 how=delivered on=he.mei -> kept
at wd4 10:01 clock -> keep
at wd5 10:00 zhang.wei keep kept_on=2026-11-06 how="was there" on=PR-3 -> kept
at wd5 10:01 clock -> follow_up; waits role:customer-service
at wd6 10:00 he.mei satisfied score=5 said="that was quick" -> satisfied; closed satisfied; no flag solved_at_first_contact; no flag acknowledged_late

story whoever hears of a complaint writes it down, customer service takes care of it
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 zhang.wei acknowledge said=sorry -> refused not_assigned
at wd1 09:21 xu.fang acknowledge said=sorry -> listen

story solved on the spot it is solved at first contact, once the customer says so
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 09:40 he.mei solve facts="wrong address" solution="corrected while we spoke" -> follow_up
at wd2 10:00 he.mei satisfied score=4 said=fine -> satisfied; flag solved_at_first_contact

story solved on the spot is not solved when the customer is not satisfied
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 09:40 he.mei solve facts="wrong address" solution="corrected while we spoke" -> follow_up
at wd2 10:00 he.mei not_satisfied score=2 said="it came to the old one again" -> offer; waits role:sales-manager
at wd2 11:00 chen.jing offer solution="a driver goes today" compensation=0.00 -> answer
at wd2 12:00 chen.jing accepted -> make_good
at wd2 13:00 chen.jing grant what="a letter" value=0.00 -> follow_up; balance fee:cough 0.00
at wd3 10:00 chen.jing satisfied score=4 said=fine -> satisfied; no flag solved_at_first_contact

# --- deadlines ---

story acknowledged after two working hours less a minute it is in time
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 10:30 clock -> told role:customer-service reminder
at wd1 10:59 he.mei acknowledge said=sorry -> listen; no flag acknowledged_late
at wd1 11:30 clock -> listen; no flag acknowledged_late

story after two working hours it is late, flagged, and goes up
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 11:00 clock -> acknowledge; flag acknowledged_late; told role:sales-manager overdue
at wd1 14:00 clock -> acknowledge; told role:general-manager overdue

story the lunch break and the night are no working hours
at wd1 17:00 zhang.wei open -> register; due acknowledgement wd2 10:00
at wd1 17:05 zhang.wei submit form=broken -> acknowledge
at wd2 09:59 he.mei acknowledge said=sorry -> listen; no flag acknowledged_late

story a complaint that is not written down is late all the same
at wd1 09:00 zhang.wei open -> register
at wd1 11:00 clock -> register; flag acknowledged_late; told person:zhang.wei overdue

story the facts are recorded on the same working day, else it goes up
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen; due listening wd1 18:00
at wd1 16:00 clock -> told role:customer-service reminder
at wd1 18:00 clock -> listen; flag listened_late; told role:sales-manager overdue
at wd2 14:00 clock -> listen; told role:general-manager overdue; waits role:sales-manager

story acknowledged after hours, the same working day is the next one
at wd1 16:00 zhang.wei open -> register
at wd1 16:10 zhang.wei submit form=broken -> acknowledge
at wd1 18:30 he.mei acknowledge said=sorry -> listen; due listening wd2 18:00; flag acknowledged_late

story the solution is offered within two working days, the manager's leave included
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer; due solution wd3 18:00
at wd3 10:00 he.mei offer solution=s compensation=500.01 -> approve; due solution wd3 18:00
at wd3 18:00 clock -> approve; flag solution_late; told role:sales-manager overdue
at wd4 18:00 clock -> approve; told role:general-manager overdue

story waiting for the customer does not count
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer; due solution wd3 18:00
at wd3 17:00 he.mei offer solution=s compensation=0.00 -> answer
at wd5 10:00 clock -> answer; no flag solution_late
at wd5 17:00 he.mei declined said="that is too little" -> offer; no flag solution_late; due solution wd5 18:00
at wd5 18:00 clock -> offer; flag solution_late

story a customer who does not answer is asked about after five working days
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer
at wd1 11:00 he.mei offer solution=s compensation=0.00 -> answer; due silence wd6 18:00
at wd6 18:00 clock -> answer; flag customer_silent; told role:customer-service silent

story making good and following up have their days too
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer
at wd1 11:00 he.mei offer solution=s compensation=0.00 -> answer
at wd1 12:00 he.mei accepted -> make_good; due making_good wd2 18:00
at wd2 18:00 clock -> make_good; flag made_good_late
at wd3 10:00 he.mei grant what="a letter" value=0.00 -> follow_up; due follow_up wd6 18:00
at wd6 18:00 clock -> follow_up; flag followed_up_late; told role:sales-manager overdue

# --- who may grant how much ---

story at its limit the front line asks nobody
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer
at wd1 11:00 he.mei offer solution=s compensation=500.00 -> answer

story above its limit the manager approves
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer
at wd1 11:00 he.mei offer solution=s compensation=500.01 -> approve; waits role:sales-manager; unwaits role:general-manager
at wd1 11:30 he.mei approve -> refused not_assigned
at wd1 12:00 chen.jing decline -> refused reason_required
at wd1 12:01 chen.jing decline reason="400 is enough" -> offer; waits role:customer-service
at wd1 13:00 he.mei offer solution=s compensation=600.00 -> approve
at wd1 14:00 chen.jing approve -> answer
at wd1 15:00 he.mei accepted -> make_good
at wd1 16:00 he.mei grant what=goods value=600.01 -> refused requirement_failed
at wd1 16:01 he.mei grant what=goods value=600.00 -> follow_up; balance fee:cough 600.00

story above the manager's limit the general manager approves
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer
at wd1 11:00 he.mei offer solution=s compensation=5000.01 -> approve; waits role:general-manager; unwaits role:sales-manager
at wd1 12:00 zheng.tao approve -> answer

story nobody approves his own offer
person ma.chao 马超 roles customer-service,sales-manager manager zheng.tao
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 ma.chao acknowledge said=sorry -> listen
at wd1 10:00 ma.chao record facts=f wish=w -> offer
at wd1 11:00 ma.chao offer solution=s compensation=600.00 -> approve
at wd1 12:00 ma.chao approve -> refused requirement_failed
at wd1 12:01 chen.jing approve -> answer

story the limits are the company's to set
setting complaint-recovery front_line_limit 100.00
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer
at wd1 11:00 he.mei offer solution=s compensation=100.01 -> approve

story compensation is booked to the product's account, which is never overdrawn
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=leaking -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer
at wd1 11:00 he.mei offer solution=s compensation=700.00 -> approve
at wd1 12:00 chen.jing approve -> answer
at wd1 13:00 he.mei accepted -> make_good
at wd1 14:00 he.mei grant what=goods value=600.01 -> refused limit_exceeded
at wd1 14:01 he.mei grant what=goods value=600.00 -> follow_up; balance fee:drops 600.00; balance compensation -600.00

# --- promises ---

story every promise is a task of whoever promised, and the complaint waits for all of them
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer
at wd1 11:00 he.mei offer solution=s compensation=0.00 -> answer
at wd2 12:00 he.mei accepted rows=yesterday -> refused requirement_failed
at wd2 12:02 he.mei accepted rows=stands -> make_good; children promises 2; open 3
at wd2 12:03 clock on=PR-2 -> pending; waits person:he.mei; due promised 2026-11-05 18:00
at wd2 13:00 he.mei grant what=letter value=0.00 -> keep; children promises 2
at wd2 14:00 he.mei satisfied score=5 said=done -> refused no_such_action
at wd4 18:00 clock on=PR-2 -> pending; flag broken; told person:he.mei broken; told person:chen.jing broken
at wd5 10:00 zhang.wei keep kept_on=2026-11-06 how=x on=PR-3 -> kept
at wd5 10:01 clock -> keep
at wd5 11:00 he.mei keep kept_on=2026-11-06 how=x on=PR-2 -> kept
at wd5 11:01 clock -> follow_up

story a promise of somebody who does not exist is told to an operator, and the complaint does not pass as if it were kept
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer
at wd1 11:00 he.mei offer solution=s compensation=0.00 -> answer
at wd2 12:00 he.mei accepted rows=nobody -> make_good; undone 1
at wd2 13:00 he.mei grant what=letter value=0.00 -> keep

# --- key accounts ---

story a key account's complaint is its manager's at once
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=key -> acknowledge; flag key_account; told person:liu.yang key_account; waits person:liu.yang; unwaits role:customer-service
at wd1 09:20 he.mei acknowledge said=sorry -> refused not_assigned
at wd1 09:30 liu.yang acknowledge said=sorry -> listen
at wd1 10:00 liu.yang record facts=f wish=w -> offer
at wd1 11:00 liu.yang offer solution=s compensation=500.01 -> approve
at wd1 12:00 chen.jing approve -> answer; waits person:liu.yang

# --- not satisfied: one level higher ---

story not satisfied it goes back to the offer, to the manager, then to the general manager
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei record facts=f wish=w -> offer
at wd1 11:00 he.mei offer solution=s compensation=300.00 -> answer
at wd1 12:00 he.mei accepted -> make_good
at wd1 14:00 he.mei grant what=goods value=300.00 -> follow_up
at wd2 10:00 he.mei not_satisfied score=2 said="still broken" -> offer; told role:sales-manager not_satisfied; waits role:sales-manager; unwaits role:customer-service; due solution wd4 18:00
at wd2 11:00 he.mei offer solution=s compensation=0.00 -> refused not_assigned
at wd2 12:00 chen.jing offer solution=s compensation=4700.01 -> approve; waits role:general-manager
at wd2 12:30 zheng.tao decline reason="too much" -> offer
at wd2 13:00 chen.jing offer solution=s compensation=4700.00 -> answer
at wd2 14:00 chen.jing accepted rows=one -> make_good
at wd2 15:00 chen.jing grant what=money value=1000.00 -> keep; balance fee:cough 1300.00
at wd4 10:00 he.mei keep kept_on=2026-11-05 how=x on=PR-2 -> kept
at wd4 11:00 chen.jing not_satisfied score=1 said="still broken" -> offer; told role:general-manager not_satisfied; waits role:general-manager; unwaits role:sales-manager
at wd4 12:00 zheng.tao offer solution="I come myself" compensation=9000.00 -> answer
at wd4 13:00 zheng.tao accepted -> make_good
at wd4 14:00 zheng.tao grant what=money value=9000.00 -> follow_up; balance fee:cough 10300.00
at wd5 10:00 zheng.tao satisfied score=4 said="at last" -> satisfied; closed satisfied; var satisfaction 4

story when the general manager's own offer does not satisfy, he goes on or ends it with a reason
at wd1 09:00 zhang.wei open -> register
at wd1 09:10 zhang.wei submit form=broken -> acknowledge
at wd1 09:20 he.mei acknowledge said=sorry -> listen
at wd1 10:00 he.mei solve facts=f solution=s -> follow_up
at wd1 11:00 he.mei not_satisfied score=1 said=no -> offer
at wd1 12:00 chen.jing offer solution=s compensation=0.00 -> answer
at wd1 13:00 chen.jing accepted -> make_good
at wd1 14:00 chen.jing grant what=letter value=0.00 -> follow_up
at wd1 15:00 chen.jing not_satisfied score=1 said=no -> offer
at wd1 16:00 zheng.tao offer solution=s compensation=0.00 -> answer
at wd1 17:00 zheng.tao accepted -> make_good
at wd1 17:10 zheng.tao grant what=letter value=0.00 -> follow_up
at wd1 17:20 zheng.tao not_satisfied score=1 said=no -> last_word; due last_word wd3 18:00
at wd2 10:00 zheng.tao again -> offer; waits role:general-manager
at wd2 11:00 zheng.tao offer solution=s compensation=0.00 -> answer
at wd2 12:00 zheng.tao accepted -> make_good
at wd2 13:00 zheng.tao grant what=letter value=0.00 -> follow_up
at wd2 14:00 zheng.tao not_satisfied score=1 said=no -> last_word
at wd2 15:00 zheng.tao close -> refused reason_required
at wd2 15:01 zheng.tao close reason="nothing more can be done" -> not_satisfied; closed not-satisfied
