# Children: opened by an act, waited for by their parent, cancelled when it waits no more (family.toml).

also family.promise.toml

form two
what,owner,due
a new batch,li.na,2026-11-20
an apology,wang.qiang,2026-11-13

form late
what,owner,due
a new batch,li.na,2026-11-20
an apology,nobody.known,2026-11-13

# --- all ---

story each line opens a child, with its own owner and day, in the same moment
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> all_kept; children promises 2; open 3
at wd1 10:01 clock on=PR-2 -> waiting; waits person:li.na; due due 2026-11-20 18:00
at wd1 10:01 clock on=PR-3 -> waiting; waits person:wang.qiang; due due 2026-11-13 18:00

story the parent goes on when the last child has ended well
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> all_kept
at wd1 11:00 li.na keep on=PR-2 -> closed kept
at wd1 11:00 clock -> all_kept; var ended 1
at wd1 12:00 wang.qiang keep on=PR-3 -> closed kept
at wd1 12:00 clock -> any_kept; open 1

story one child that ends otherwise is enough to fail, and the others are cancelled
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> all_kept
at 2026-11-13 18:00 clock on=PR-3 -> closed broken
at 2026-11-13 18:00 clock -> closed broken; open 0
at 2026-11-13 18:00 clock on=PR-2 -> closed cancelled

story a parent that leaves the state otherwise cancels them too
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> all_kept
at wd1 11:00 zhang.wei withdraw -> closed withdrawn; open 0
at wd1 11:00 clock on=PR-2 -> closed cancelled
at wd1 11:00 clock on=PR-3 -> closed cancelled
at wd1 11:01 li.na keep on=PR-2 -> refused instance_closed

story what was owed is not taken back
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> all_kept
at wd1 10:02 zhang.wei @take_back reason=slip -> refused nothing_to_take_back

story a child that can not be opened is told to an operator, and nobody waits for it
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=late -> closed broken; undone 1; told role:operator not_done; open 0
at wd1 10:01 clock on=PR-2 -> closed cancelled

# --- at least two of three ---

story two answers of three are enough, and the third is not asked any more
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> all_kept
at wd1 10:02 li.na keep on=PR-2 -> closed kept
at wd1 10:03 wang.qiang keep on=PR-3 -> closed kept
at wd1 10:04 zhang.wei ask -> two_of_three; children departments 3; children promises 2
at wd1 10:05 li.na keep on=PR-4 -> closed kept
at wd1 10:06 clock -> two_of_three
at wd1 10:07 chen.jing keep on=PR-6 -> closed kept
at wd1 10:07 clock -> closed done; open 0
at wd1 10:07 clock on=PR-5 -> closed cancelled

story as soon as two can not be reached any more, it goes on otherwise
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> all_kept
at wd1 10:02 li.na keep on=PR-2 -> closed kept
at wd1 10:03 wang.qiang keep on=PR-3 -> closed kept
at wd1 10:04 zhang.wei ask -> two_of_three
at wd1 10:05 li.na refuse on=PR-4 reason=busy -> closed broken
at wd1 10:06 clock -> two_of_three
at wd1 10:07 wang.qiang refuse on=PR-5 reason=busy -> closed broken
at wd1 10:07 clock -> closed broken; open 0

story a deadline ends the wait, and the children with it
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=two -> all_kept
at wd1 10:02 li.na keep on=PR-2 -> closed kept
at wd1 10:03 wang.qiang keep on=PR-3 -> closed kept
at wd1 10:04 zhang.wei ask -> two_of_three
at wd4 18:00 clock -> closed broken; open 0
