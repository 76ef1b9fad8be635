# Guards over other documents that are open (guards.toml).

form north
customer,amount
north,3000.00

form rest
customer,amount
north,2000.00

form split
customer,amount
north,2000.01

form south
customer,amount
south,4000.00

story one open advance: a second one is refused while the first is open, and taken once it is closed
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=north -> check
at wd1 10:02 zhang.wei open
at wd1 10:03 zhang.wei submit form=south on=zhang.wei+ -> refused requirement_failed
at wd1 10:04 liu.yang open on=liu.yang -> draft
at wd1 10:05 liu.yang submit form=south on=liu.yang -> check
at wd1 10:06 zhao.min approve -> closed approved
at wd1 10:07 zhang.wei submit form=south on=zhang.wei+ -> refused requirement_failed
at wd1 10:08 zhao.min approve on=liu.yang -> closed approved
at wd1 10:09 zhang.wei submit form=south on=zhang.wei+ -> check

story no splitting below a limit: what is open for the same customer counts, whoever filed it
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=north -> check
at wd1 10:02 liu.yang open on=liu.yang -> draft
at wd1 10:03 liu.yang submit form=split on=liu.yang -> refused requirement_failed
at wd1 10:04 liu.yang submit form=rest on=liu.yang -> check

story a document that is about something else now counts there
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=north -> check
at wd1 10:02 zhao.min return reason="wrong customer" to=draft -> draft
at wd1 10:03 liu.yang open on=liu.yang -> draft
at wd1 10:04 liu.yang submit form=split on=liu.yang -> refused requirement_failed
at wd1 10:05 zhang.wei submit form=south -> check
at wd1 10:06 liu.yang submit form=split on=liu.yang -> check
