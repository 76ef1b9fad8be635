# Reminders over the hard months (ladder.toml): 7, 3, 2 and 1 days before, at nine, and two hours before. None is
# spent on a day off, none comes twice, and every document that lapses was reminded of.
# National Day of 2026: October 1 to 7 is off, Saturday the 10th is worked. Spring Festival of 2024: February
# 10 to 17 is off, the Sundays of the 4th and the 18th are worked.

form until_october_9
last_day
2026-10-09

form until_october_8
last_day
2026-10-08

form until_october_5
last_day
2026-10-05

form until_october_11
last_day
2026-10-11

form until_february_5
last_day
2024-02-05

form until_february_16
last_day
2024-02-16

form until_february_20
last_day
2024-02-20

story over National Day the rungs of the holiday are one reminder on the first morning after it
month 2026-09
at 2026-09-28 10:00 zhang.wei open -> draft
at 2026-09-28 10:00 zhang.wei submit form=until_october_9 -> answer; due reply 2026-10-09 18:00
at 2026-09-30 23:59 clock -> untold role:finance reminder
at 2026-10-07 23:59 clock -> untold role:finance reminder
at 2026-10-08 08:59 clock -> untold role:finance reminder
at 2026-10-08 09:00 clock -> told role:finance reminder 1
at 2026-10-09 15:59 clock -> untold role:finance reminder
at 2026-10-09 16:00 clock -> told role:finance reminder 1
at 2026-10-09 18:00 clock -> closed lapsed; untold role:finance reminder

story a deadline of the first working day is warned of that morning
month 2026-09
at 2026-09-28 10:00 zhang.wei open -> draft
at 2026-09-28 10:00 zhang.wei submit form=until_october_8 -> answer
at 2026-10-08 08:59 clock -> untold role:finance reminder
at 2026-10-08 09:00 clock -> told role:finance reminder 1
at 2026-10-08 16:00 clock -> told role:finance reminder 1
at 2026-10-08 18:00 clock -> closed lapsed

story a deadline within the holiday is warned of on the last morning before it
month 2026-09
at 2026-09-25 10:00 zhang.wei open -> draft
at 2026-09-25 10:00 zhang.wei submit form=until_october_5 -> answer
at 2026-09-28 08:59 clock -> untold role:finance reminder
at 2026-09-28 09:00 clock -> told role:finance reminder 1
at 2026-09-30 08:59 clock -> untold role:finance reminder
at 2026-09-30 09:00 clock -> told role:finance reminder 1
at 2026-10-05 17:59 clock -> untold role:finance reminder
at 2026-10-05 18:00 clock -> closed lapsed

story filed when that morning is over, it is warned of at a bad time rather than never
month 2026-09
at 2026-09-30 10:00 zhang.wei open -> draft
at 2026-09-30 10:00 zhang.wei submit form=until_october_5 -> answer
at 2026-10-02 08:59 clock -> untold role:finance reminder
at 2026-10-02 09:00 clock -> told role:finance reminder 1
at 2026-10-05 18:00 clock -> told role:finance reminder 3; closed lapsed

story a make-up Saturday is a day to be reminded on, and the Sunday after it is none
month 2026-09
at 2026-09-28 10:00 zhang.wei open -> draft
at 2026-09-28 10:00 zhang.wei submit form=until_october_11 -> answer
at 2026-10-08 08:59 clock -> untold role:finance reminder
at 2026-10-08 09:00 clock -> told role:finance reminder 1
at 2026-10-09 09:00 clock -> told role:finance reminder 1
at 2026-10-10 08:59 clock -> untold role:finance reminder
at 2026-10-10 09:00 clock -> told role:finance reminder 1
at 2026-10-11 17:59 clock -> untold role:finance reminder
at 2026-10-11 18:00 clock -> closed lapsed

story in February 2024 the rungs of the Spring Festival are one reminder on the make-up Sunday after it
month 2024-02
at 2024-02-01 10:00 zhang.wei open -> draft
at 2024-02-01 10:00 zhang.wei submit form=until_february_20 -> answer
at 2024-02-17 23:59 clock -> untold role:finance reminder
at 2024-02-18 08:59 clock -> untold role:finance reminder
at 2024-02-18 09:00 clock -> told role:finance reminder 1
at 2024-02-19 09:00 clock -> told role:finance reminder 1
at 2024-02-20 16:00 clock -> told role:finance reminder 1
at 2024-02-20 18:00 clock -> closed lapsed

story the make-up Sunday before the Spring Festival takes over from its Saturday
month 2024-01
at 2024-01-25 10:00 zhang.wei open -> draft
at 2024-01-25 10:00 zhang.wei submit form=until_february_5 -> answer
at 2024-01-29 09:00 clock -> told role:finance reminder 1
at 2024-02-02 09:00 clock -> told role:finance reminder 1
at 2024-02-03 23:59 clock -> untold role:finance reminder
at 2024-02-04 08:59 clock -> untold role:finance reminder
at 2024-02-04 09:00 clock -> told role:finance reminder 1
at 2024-02-05 16:00 clock -> told role:finance reminder 1
at 2024-02-05 18:00 clock -> closed lapsed

story a deadline within the Spring Festival is warned of on the Friday before it
month 2024-02
at 2024-02-01 10:00 zhang.wei open -> draft
at 2024-02-01 10:00 zhang.wei submit form=until_february_16 -> answer
at 2024-02-09 08:59 clock -> untold role:finance reminder
at 2024-02-09 09:00 clock -> told role:finance reminder 1
at 2024-02-16 17:59 clock -> untold role:finance reminder
at 2024-02-16 18:00 clock -> closed lapsed
