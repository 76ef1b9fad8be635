# Resource patterns that no other story shows by itself (patterns.toml; docs/patterns.md lists them all).

person fang.yu 方宇 roles desk
person gao.fei 高飞 roles desk
person hu.bo 胡波 roles chief

form small
what
a lamp

form other
what
two lamps

story one person has the whole case: who took it on does all that follows
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=small -> intake
at wd1 10:02 gao.fei take -> work; waits person:gao.fei; unwaits person:fang.yu
at wd1 10:03 fang.yu finish -> refused not_assigned
at wd1 10:04 gao.fei finish -> report; waits person:gao.fei

story the next task of a case comes at once to who did the one before
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=small -> intake
at wd1 10:02 gao.fei take -> work; waits person:gao.fei
at wd1 10:02 gao.fei finish -> report; waits person:gao.fei

story a task is there to be seen before it may be done
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=small -> intake
at wd1 10:02 gao.fei take -> work
at wd1 10:03 gao.fei finish -> report; waits person:gao.fei
at wd1 10:04 gao.fei report -> refused too_early
at wd2 08:59 gao.fei report -> refused too_early
at wd2 09:00 gao.fei report -> closed done

story whoever is offered a task may pass it on, and is not bound to it
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=small -> intake; waits person:fang.yu; waits role:desk
at wd1 10:02 fang.yu @transfer to=gao.fei -> waits person:gao.fei; unwaits role:desk
at wd1 10:03 fang.yu take -> refused held_by_other
at wd1 10:04 gao.fei take -> work

story of several that wait, one does which one likes, and has several at once
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=small -> intake
at wd1 10:02 liu.yang open on=liu.yang -> draft
at wd1 10:03 liu.yang submit form=small on=liu.yang -> intake
at wd1 10:04 gao.fei @claim on=liu.yang -> waits person:gao.fei
at wd1 10:05 gao.fei @claim -> waits person:gao.fei
at wd1 10:06 gao.fei take on=liu.yang -> work
at wd1 10:07 gao.fei take -> work

story work is handed over as it stands
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei save form=small -> draft
at wd1 10:02 operator @succeed from=zhang.wei to=liu.yang reason="left" -> draft; waits person:liu.yang
at wd1 10:03 liu.yang submit -> intake

story work is handed over and begun anew
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=small -> intake
at wd1 10:02 gao.fei take -> work
at wd1 10:03 gao.fei @transfer to=fang.yu reason="ill" -> waits person:fang.yu
at wd1 10:04 hu.bo begin_anew to=intake -> refused reason_required
at wd1 10:05 hu.bo begin_anew to=intake reason="wrong lamp" -> intake; waits role:desk
at wd1 10:06 fang.yu take -> work

story a step is skipped by who may, with a reason that stays on record
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=small -> intake
at wd1 10:02 gao.fei take -> work
at wd1 10:03 fang.yu skip reason="no need" -> refused not_assigned
at wd1 10:04 hu.bo skip -> refused reason_required
at wd1 10:05 hu.bo skip reason="the lamp was found" -> report; flag skipped
