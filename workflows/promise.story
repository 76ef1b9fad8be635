# A promise to a customer (promise.toml): a task with a date, which is closed by being kept and in no other way.

form vase
customer,what,due
East Pharmacy,three new display stands,2026-11-06

form nothing
customer,what,due
East Pharmacy,,2026-11-06

story a promise is kept and closed
at wd1 09:00 zhang.wei open form=vase -> pending; waits person:zhang.wei; due promised 2026-11-06 18:00
at wd4 15:00 zhang.wei keep kept_on=2026-11-05 how="delivered and set up" -> kept; closed kept; no flag broken

story without a word of what was promised there is no promise
at wd1 09:00 zhang.wei open form=nothing -> refused invalid_input

story what is not done can not be closed
at wd1 09:00 zhang.wei open form=vase -> pending
at wd2 10:00 zhang.wei keep kept_on=2026-11-05 how="will be delivered" -> refused requirement_failed
at wd2 10:01 zhang.wei keep kept_on=2026-11-03 -> refused invalid_input
at wd2 10:02 zhang.wei withdraw reason="too dear" -> refused no_such_action
at wd2 10:03 chen.jing keep kept_on=2026-11-03 how=x -> refused not_assigned

story who promised is reminded, and when the day has passed it escalates until it is kept
at wd1 09:00 zhang.wei open form=vase -> pending
at wd3 09:00 clock -> told person:zhang.wei reminder
at wd5 17:59 clock -> pending; no flag broken
at wd5 18:00 clock -> pending; flag broken; told person:zhang.wei broken; told person:chen.jing broken
at wd6 09:00 clock -> pending; told role:sales-manager broken; waits role:sales-manager; waits person:zhang.wei
at wd8 09:00 clock -> pending; told role:general-manager broken; waits role:general-manager
at wd9 10:00 chen.jing keep kept_on=2026-11-12 how="sent by courier" -> kept; closed kept

story late is late even if it is kept in the end
at wd1 09:00 zhang.wei open form=vase -> pending
at wd6 08:00 zhang.wei keep kept_on=2026-11-06 how="in the evening" -> kept; flag broken
