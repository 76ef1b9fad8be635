# Running instances under a newer text of their workflow (migration.toml, .2, .3).

later migration.2.toml
later migration.3.toml

form trip
cost
800.00

story who runs under the old text stays there until an operator moves him, and then waits as the new one says
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=trip -> check; waits role:sales-clerk; due check wd3 18:00
at wd2 10:00 operator @publish file=migration.2.toml -> check; waits role:sales-clerk
at wd2 10:01 zhang.wei open
at wd2 10:02 zhang.wei submit form=trip on=TR-2 -> first_check
at wd2 10:03 zhang.wei @migrate state=first_check reason=renamed -> refused not_permitted
at wd2 10:04 operator @migrate reason=renamed -> refused not_migratable
at wd2 10:05 operator @migrate state=first_check reason=renamed -> first_check; waits role:finance; unwaits role:sales-clerk; due check wd5 18:00
at wd2 10:06 operator @migrate reason=again -> refused not_migratable
at wd2 11:00 li.na approve -> refused not_assigned
at wd2 11:01 zhao.min approve -> approval; signed clerk; due approval 2026-11-19 18:00

story a signature goes with it, and the deadline counts from the entry that there was
at wd1 10:00 zhang.wei open
at wd1 10:01 zhang.wei submit form=trip -> check
at wd1 10:02 li.na approve -> approval; due approval wd11 18:00
at wd4 10:00 operator @publish file=migration.2.toml
at wd4 10:01 operator @migrate reason=longer -> approval; signed clerk; due approval wd13 18:00; waits role:sales-manager

story a deadline that would have passed keeps it where it is
at wd1 10:00 zhang.wei open
at wd1 10:01 zhang.wei submit form=trip -> check
at wd3 18:00 clock -> check; flag late
at wd5 18:00 operator @publish file=migration.2.toml
at wd5 18:01 operator @migrate state=first_check reason=late -> refused not_migratable
at wd5 18:02 li.na approve -> approval

story neither a signature that nobody asks for any more nor a form that lacks something is carried over
at wd1 10:00 zhang.wei open
at wd1 10:01 zhang.wei submit form=trip -> check
at wd1 10:02 operator @publish file=migration.3.toml
at wd1 10:03 operator @migrate reason=purpose -> refused not_migratable
at wd1 10:04 li.na approve -> approval
at wd1 10:05 operator @migrate reason=purpose -> refused not_migratable

story what is not filed yet is filed as the new text wants it
at wd1 10:00 zhang.wei open -> draft
at wd1 10:02 operator @publish file=migration.3.toml
at wd1 10:03 operator @migrate reason=purpose -> draft
at wd1 10:04 zhang.wei submit form=trip -> refused invalid_input
