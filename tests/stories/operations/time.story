# Everything about time: windows, deadlines by grade, escalation, repetition, pause, extension (time.toml).
# November 2026: wd1 is Monday the 2nd, wd5 Friday the 6th, wd21 Monday the 30th. Work is from 9 to 12
# and from 13 to 18.

form a
what,grade,contract_date
late delivery,A,2026-11-30

form b
what,grade,contract_date
late delivery,B,2026-11-30

form c
what,grade,contract_date
late delivery,C,2026-11-10

form tight
what,grade,contract_date
late delivery,B,2026-11-05

# --- windows ---

story a minimum lead time counts back from a date of the very form that is filed
at wd1 17:59 zhang.wei open -> draft
at wd1 18:00 zhang.wei submit form=tight -> refused too_late
at wd1 18:00 zhang.wei submit form=c -> answer

story the last moment itself is too late, the one before it is not
at wd1 17:00 zhang.wei open -> draft
at 2026-11-02 17:59 zhang.wei submit form=tight -> answer

story an action is closed before its first moment and after its last one
at wd1 09:00 zhang.wei open -> draft
at wd1 09:01 zhang.wei submit form=a -> answer
at wd1 09:02 li.na reply -> solve
at wd1 10:00 li.na solve -> keep
at 2026-11-04 08:59 li.na close -> refused too_early
at 2026-11-30 15:00 li.na close -> refused too_late
at 2026-11-30 15:01 clock -> keep

story a window that counts from the entry does not move along with the clock
at wd1 09:00 zhang.wei open -> draft
at wd1 09:01 zhang.wei submit form=a -> answer
at wd1 09:02 li.na reply -> solve
at wd1 10:00 li.na solve -> keep
at 2026-11-04 09:00 li.na close -> closed closed

story some things are done in working hours only
at wd1 09:00 zhang.wei open -> draft
at wd1 09:01 zhang.wei submit form=a -> answer
at wd1 09:02 li.na reply -> solve
at wd1 10:00 li.na solve -> keep
at wd1 11:59 li.na call -> keep
at wd1 12:00 li.na call -> refused blackout
at wd1 13:00 li.na call -> keep
at wd5 18:00 li.na call -> refused blackout
at 2026-11-07 10:00 li.na call -> refused blackout
at wd6 09:00 li.na call -> keep

story a blackout comes every month, whichever month the document is about
at wd1 09:00 zhang.wei open -> draft
at wd1 09:01 zhang.wei submit form=a -> answer
at wd1 09:02 li.na reply -> solve
at wd1 10:00 li.na solve -> keep
at wd1 10:01 zhou.jie pay -> keep
at 2026-11-30 11:59 zhou.jie pay -> keep
at 2026-11-30 12:00 zhou.jie pay -> refused blackout
at 2026-12-01 08:59 zhou.jie pay -> refused blackout
at 2026-12-01 09:00 zhou.jie pay -> keep
at 2026-12-30 20:00 zhou.jie pay -> keep
at 2026-12-31 12:00 zhou.jie pay -> refused calendar_year_missing

story a blackout may count from the entry into the state
at wd1 09:00 zhang.wei open -> draft
at wd1 09:01 zhang.wei submit form=a -> answer
at wd1 09:02 li.na reply -> solve
at wd1 10:00 li.na solve -> keep
at wd2 12:00 zhou.jie pay -> refused blackout
at wd2 14:00 zhou.jie pay -> keep

# --- deadlines by grade and by a date of the form ---

story a key account is answered within two working hours, which lunch does not count in
at wd1 09:00 zhang.wei open -> draft
at wd1 11:30 zhang.wei submit form=a -> answer; due answer wd1 14:30; due answer.1 wd2 09:00
at wd1 14:00 clock -> told role:sales-clerk reminder; no flag unanswered
at wd1 14:30 clock -> flag unanswered; answer

story an ordinary customer is answered by the end of the next working day
at wd5 09:00 zhang.wei open -> draft
at wd5 11:30 zhang.wei submit form=b -> due answer wd6 18:00

story a deadline counts back from a date of the form
at wd1 09:00 zhang.wei open -> draft
at wd1 11:30 zhang.wei submit form=c -> due answer 2026-11-09 12:00

story another grade, another deadline: it is set anew when the state is entered again
at wd1 09:00 zhang.wei open -> draft
at wd1 09:30 zhang.wei submit form=a -> due answer wd1 11:30
at wd1 09:40 zhang.wei withdraw -> draft; undue answer; undue answer.1
at wd1 10:00 zhang.wei submit form=b -> due answer wd2 18:00; due answer.1 wd3 09:00

# --- escalation ---

story rung by rung it goes up: who is above acts as well, then instead, in his own name
at wd1 09:00 zhang.wei open -> draft
at wd1 09:30 zhang.wei submit form=a -> answer; waits role:sales-clerk; unwaits role:sales-manager
at wd1 10:00 chen.jing reply -> refused not_assigned
at wd2 09:00 clock -> waits role:sales-clerk; waits role:sales-manager; told role:sales-manager task; unwaits role:general-manager
at wd2 10:00 zheng.tao reply -> refused not_assigned
at wd3 09:00 clock -> waits role:general-manager; unwaits role:sales-clerk; unwaits role:sales-manager; told role:general-manager task
at wd3 10:00 li.na reply -> refused held_by_other
at wd3 11:00 zheng.tao reply -> solve; undue answer.3; undue answer.4

story whoever it was escalated to besides the clerk may act, and so may the clerk
at wd1 09:00 zhang.wei open -> draft
at wd1 09:30 zhang.wei submit form=a -> answer
at wd2 09:10 chen.jing reply -> solve

story an opinion that does not come holds up no escalation
at wd1 09:00 zhang.wei open -> draft
at wd1 09:30 zhang.wei submit form=a -> answer
at wd1 09:40 li.na @delegate to=wu.hong -> waits person:wu.hong; unwaits role:sales-clerk
at wd2 09:00 clock -> unwaits person:wu.hong; waits role:sales-clerk; waits role:sales-manager
at wd2 09:10 chen.jing reply -> solve

story a rung that leads to nobody is told to an operator, and the last one ends it
at wd1 09:00 zhang.wei open -> draft
at wd1 09:30 zhang.wei submit form=a -> answer
at wd4 09:00 clock -> told role:operator nobody; waits role:general-manager
at wd6 09:00 clock -> closed lapsed

# --- repetition ---

story a deadline nags every working day until its end, never on a day off
at wd1 09:00 zhang.wei open -> draft
at 2026-11-20 09:00 zhang.wei submit form=a -> answer
at 2026-11-20 09:00 li.na reply -> solve; due solution 2026-11-23 18:00; due solution.again 2026-11-24 09:00
at 2026-11-23 18:00 clock -> flag late; told role:sales-manager late; undue solution
at 2026-11-24 09:00 clock -> told role:sales-manager late; due solution.again 2026-11-25 09:00
at 2026-11-25 09:00 clock -> told role:sales-manager late
at 2026-11-25 10:00 clock -> told role:general-manager late; untold role:sales-manager late
at 2026-11-27 09:00 clock -> told role:sales-manager late; due solution.again 2026-11-30 09:00
at 2026-11-29 12:00 clock -> untold role:sales-manager late
at 2026-11-30 09:00 clock -> told role:sales-manager late; undue solution.again
at 2026-12-02 09:00 clock -> untold role:sales-manager late

story it stops when the state is left, and goes on ahead when it is entered again, never twice for one moment
at wd1 09:00 zhang.wei open -> draft
at wd1 09:00 zhang.wei submit form=a -> answer
at wd1 09:00 li.na reply -> solve; due report wd3 09:00; due report.again wd4 09:00
at wd4 09:00 clock -> told role:sales-manager report; due report.again wd5 09:00
at wd4 10:00 li.na ask_customer -> waiting; undue report.again
at wd6 09:00 clock -> untold role:sales-manager report
at wd6 10:00 li.na answered -> solve; undue report; due report.again wd7 09:00; untold role:sales-manager report
at wd7 09:00 clock -> told role:sales-manager report

story after downtime everything that has come passes once, in order
at wd1 09:00 zhang.wei open -> draft
at wd1 09:00 zhang.wei submit form=a -> answer
at wd1 09:00 li.na reply -> solve; due solution wd2 18:00
at wd6 12:00 clock @wakes -> told role:sales-manager late 5; told role:general-manager late 1; told role:sales-clerk reminder 2; due solution.again wd7 09:00
at wd6 12:01 clock -> untold role:sales-manager late

story after downtime an escalation goes up rung by rung, and ends where it would have
at wd1 09:00 zhang.wei open -> draft
at wd1 09:30 zhang.wei submit form=a -> answer
at wd3 12:00 clock @wakes -> told role:sales-manager task 1; told role:general-manager task 1; waits role:general-manager; unwaits role:sales-manager
at wd9 09:00 clock @wakes -> closed lapsed

# --- pause ---

story waiting for the customer does not count, to the minute, over a weekend
at wd1 09:00 zhang.wei open -> draft
at wd5 09:00 zhang.wei submit form=a -> answer
at wd5 10:00 li.na reply -> solve; due solution wd7 10:00; due promise 2026-11-16 10:00
at wd5 11:23 li.na ask_customer -> waiting; undue solution; undue promise; undue solution.1; undue solution.again
at wd9 14:00 li.na answered -> solve; due solution wd11 11:37; due promise 2026-11-22 12:37; due solution.1 wd13 10:00; due solution.again wd12 09:00

story reminders that lie ahead come back, and those behind stay behind
at wd1 09:00 zhang.wei open -> draft
at wd1 09:00 zhang.wei submit form=a -> answer
at wd1 09:00 li.na reply -> solve; due solution wd2 18:00
at wd2 09:00 clock -> told role:sales-clerk reminder
at wd2 10:00 li.na ask_customer -> waiting
at wd2 18:00 clock -> untold role:sales-clerk reminder; no flag late
at wd5 10:00 li.na answered -> solve; due solution wd5 18:00
at wd5 15:59 clock -> untold role:sales-clerk reminder
at wd5 16:00 clock -> told role:sales-clerk reminder
at wd5 18:00 clock -> flag late

story over a holiday, what is left is counted in working time alone
month 2026-09
at 2026-09-29 09:00 zhang.wei open -> draft
at 2026-09-29 09:00 zhang.wei submit form=a -> answer
at 2026-09-29 09:00 li.na reply -> solve; due solution 2026-09-30 18:00
at 2026-09-30 15:00 li.na ask_customer -> waiting
at 2026-10-05 12:00 li.na answered -> solve; due solution 2026-10-08 12:00

story paused twice, nothing is lost
at wd1 09:00 zhang.wei open -> draft
at wd1 09:00 zhang.wei submit form=a -> answer
at wd1 09:00 li.na reply -> solve; due solution wd2 18:00
at wd1 10:00 li.na ask_customer -> waiting
at wd1 11:00 li.na answered -> solve; due solution wd3 10:00
at wd1 11:30 li.na ask_customer -> waiting
at wd1 20:00 li.na answered -> solve; due solution wd3 16:30

story what has passed is not paused; only its repetition stands still
at wd1 09:00 zhang.wei open -> draft
at wd1 09:00 zhang.wei submit form=a -> answer
at wd1 09:00 li.na reply -> solve; due solution wd2 18:00
at wd2 18:00 li.na ask_customer -> waiting; flag late; undue solution; undue solution.again
at wd4 11:00 li.na answered -> solve; undue solution; due solution.1 wd5 12:00

story what stands still ends when all its states are left
at wd1 09:00 zhang.wei open -> draft
at wd1 09:00 zhang.wei submit form=a -> answer
at wd1 09:00 li.na reply -> solve
at wd1 10:00 li.na ask_customer -> waiting
at wd2 10:00 zhang.wei withdraw -> draft
at wd3 09:00 zhang.wei submit form=a -> answer; undue solution
at wd3 10:00 li.na reply -> solve; due solution wd5 10:00

# --- extension ---

story a deadline is moved to a later day at the same time of day, its escalations with it
at wd1 09:00 zhang.wei open -> draft
at wd1 09:00 zhang.wei submit form=a -> answer
at wd1 09:00 li.na reply -> solve; due solution wd2 18:00; due solution.1 wd4 10:00
at wd1 10:00 li.na grant_days until=2026-11-09 -> refused not_assigned
at wd1 10:00 zheng.tao grant_days until=2026-11-09 -> due solution wd6 18:00; due solution.1 wd8 10:00
at wd2 18:00 clock -> no flag late
at wd6 08:59 clock -> untold role:sales-clerk reminder
at wd6 09:00 clock -> told role:sales-clerk reminder
at wd6 18:00 clock -> flag late

story it is never moved forward, and never once it has passed
at wd1 09:00 zhang.wei open -> draft
at wd1 09:00 zhang.wei submit form=a -> answer
at wd1 09:00 li.na reply -> solve; due solution wd2 18:00; due promise 2026-11-12 09:00
at wd1 10:00 zheng.tao grant_days until=2026-11-03 -> refused invalid_input
at wd1 10:00 zheng.tao grant_two -> due solution wd4 12:00
at wd4 12:00 zheng.tao grant_two -> refused deadline_passed; flag late

story while it stands still, it is what is left that grows
at wd1 09:00 zhang.wei open -> draft
at wd1 09:00 zhang.wei submit form=a -> answer
at wd1 09:00 li.na reply -> solve; due solution wd2 18:00
at wd2 17:00 li.na ask_customer -> waiting
at wd3 09:00 zheng.tao grant_two -> waiting; undue solution
at wd6 09:00 li.na answered -> solve; due solution wd8 12:00; due solution.1 wd10 10:00
