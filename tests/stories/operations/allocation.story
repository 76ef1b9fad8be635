# 分派: a task of several is given to one of them when its state is entered (allocation.toml).

person an.qi 安琪 roles board
person bai.lu 白露 roles board
person cao.yu 曹宇 roles board

form turn
way
turn

form often
way
often

form queue
way
queue

form lot
way
lot

form known
way
known

story 轮流: everybody gets one before anybody gets a second
at wd1 10:00 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:01 zhang.wei submit form=turn -> turn_check; waits person:an.qi; unwaits role:board
at wd1 10:02 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:03 zhang.wei submit form=turn on=zhang.wei+ -> waits person:bai.lu
at wd1 10:04 bai.lu approve on=zhang.wei+ -> last
at wd1 10:05 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:06 zhang.wei submit form=turn on=zhang.wei+ -> waits person:cao.yu
at wd1 10:07 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:08 zhang.wei submit form=turn on=zhang.wei+ -> waits person:an.qi

story 分派: whoever got it has it alone, and may give it back
at wd1 10:00 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:01 zhang.wei submit form=turn -> waits person:an.qi
at wd1 10:02 bai.lu approve -> refused held_by_other
at wd1 10:03 bai.lu @unclaim -> refused not_held
at wd1 10:04 an.qi @unclaim -> waits role:board
at wd1 10:05 bai.lu approve -> last

story 分派: who is away is passed over, and who may not sign it too
person an.qi 安琪 roles board,sales-rep
at wd1 09:00 bai.lu @absent from="wd1 00:00" until="wd2 00:00" -> 
at wd1 10:00 an.qi open -> 
at wd1 10:01 an.qi submit form=turn on=an.qi -> turn_check; waits person:cao.yu

story 分派: nobody there, it waits for all of them
at wd1 09:00 an.qi @absent from="wd1 00:00" until="wd2 00:00" -> 
at wd1 09:01 bai.lu @absent from="wd1 00:00" until="wd2 00:00" -> 
at wd1 09:02 cao.yu @absent from="wd1 00:00" until="wd2 00:00" -> 
at wd1 10:00 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:01 zhang.wei submit form=turn -> waits role:board

story 最少分派: who was given fewer so far, whenever that was
at wd1 09:00 an.qi @absent from="wd1 00:00" until="wd2 00:00" -> 
at wd1 10:00 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:01 zhang.wei submit form=often -> waits person:bai.lu
at wd1 10:02 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:03 zhang.wei submit form=often on=zhang.wei+ -> waits person:cao.yu
at wd1 10:04 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:05 zhang.wei submit form=often on=zhang.wei+ -> waits person:bai.lu
at wd2 10:06 zhang.wei open on=zhang.wei+ -> draft
at wd2 10:07 zhang.wei submit form=often on=zhang.wei+ -> waits person:an.qi
at wd2 10:08 zhang.wei open on=zhang.wei+ -> draft
at wd2 10:09 zhang.wei submit form=often on=zhang.wei+ -> waits person:cao.yu

story 最短待办: who has fewer in hand
at wd1 10:00 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:01 zhang.wei submit form=queue -> waits person:an.qi
at wd1 10:02 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:03 zhang.wei submit form=queue on=zhang.wei+ -> waits person:bai.lu
at wd1 10:04 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:05 zhang.wei submit form=queue on=zhang.wei+ -> waits person:cao.yu
at wd1 10:06 cao.yu approve on=zhang.wei+ -> last
at wd1 10:07 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:08 zhang.wei submit form=queue on=zhang.wei+ -> waits person:cao.yu

story 抽签: somebody is drawn, and the lot is in the log
at wd1 10:00 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:01 zhang.wei submit form=lot -> lot_check; unwaits role:board; lot 3

story 原经办人: who signed it before gets it back, not whose turn it is
at wd1 10:00 zhang.wei open on=zhang.wei+ -> draft
at wd1 10:01 zhang.wei submit form=known -> waits person:an.qi
at wd1 10:02 an.qi @transfer to=cao.yu -> waits person:cao.yu
at wd1 10:03 cao.yu approve -> last
at wd1 10:04 zheng.tao return to=known_check reason="look again" -> waits person:cao.yu
