# Every rule of the monthly fee statement (monthly-fee.toml), told and tested. November 2026 has its
# working day 1 on Monday 2, day 3 on 4, day 8 on 11 and day 9 on 12 November.

also special-fee.toml

table price
product,unit_fee,from,until
cough,2.00,2025-01-01,2026-09-30
cough,3.00,2026-10-01,
vitamin,1.00,2023-01-01,
drops,10.00,2025-01-01,

table budget
product,amount
drops,5000.00

form small
customer,product,purchased,collected,sold_through,purpose,payee
East Pharmacy,cough,1000.00,1000.00,100,event,company
West Pharmacy,cough,2000.00,2000.00,200,promotion,company
North Pharmacy,drops,5000.00,5000.00,50,training,company
South Pharmacy,drops,4000.00,1000.00,40,event,company

form changed
customer,product,purchased,collected,sold_through,purpose,payee
East Pharmacy,cough,1000.00,1000.00,90,event,company
West Pharmacy,cough,2000.00,2000.00,200,promotion,company
North Pharmacy,drops,5000.00,5000.00,50,training,company

form large
customer,product,purchased,collected,sold_through,purpose,payee
East Pharmacy,cough,9000.00,9000.00,900,event,company
West Pharmacy,cough,9000.00,9000.00,800,promotion,company
North Pharmacy,drops,5000.00,5000.00,50,training,company
South Pharmacy,drops,4000.00,4000.00,40,event,company

form huge
customer,product,purchased,collected,sold_through,purpose,payee
East Pharmacy,drops,90000.00,90000.00,600,event,company

form uncollected
customer,product,purchased,collected,sold_through,purpose,payee
South Pharmacy,drops,4000.00,1000.00,40,event,company

form twice
customer,product,purchased,collected,sold_through,purpose,payee
East Pharmacy,cough,1000.00,1000.00,100,event,company
East Pharmacy,cough,1000.00,1000.00,50,event,company

form unpriced
customer,product,purchased,collected,sold_through,purpose,payee
East Pharmacy,snake oil,1000.00,1000.00,100,event,company

form gift
customer,product,purchased,collected,sold_through,purpose,payee
East Pharmacy,drops,9000.00,9000.00,51,gift,company

form person
customer,product,purchased,collected,sold_through,purpose,payee
East Pharmacy,cough,1000.00,1000.00,100,event,natural_person
West Pharmacy,cough,2000.00,2000.00,200,promotion,company

form official
customer,product,purchased,collected,sold_through,purpose,payee
East Pharmacy,cough,1000.00,1000.00,100,event,public_official

form small_paid
customer,product,amount,paid_on,receipt
East Pharmacy,cough,300.00,2026-11-12,R1
West Pharmacy,cough,600.00,2026-11-12,R2
North Pharmacy,drops,500.00,2026-11-12,R3

form one_paid
customer,product,amount,paid_on,receipt
East Pharmacy,cough,300.00,2026-11-12,R1

form too_much_for_a_line
customer,product,amount,paid_on,receipt
East Pharmacy,cough,300.01,2026-11-12,R1

form line_twice
customer,product,amount,paid_on,receipt
East Pharmacy,cough,200.00,2026-11-12,R1
East Pharmacy,cough,100.01,2026-11-12,R2

form not_a_line
customer,product,amount,paid_on,receipt
Moon Pharmacy,cough,100.00,2026-11-12,R1

form paid_tomorrow
customer,product,amount,paid_on,receipt
East Pharmacy,cough,300.00,2026-11-13,R1

form changed_paid
customer,product,amount,paid_on,receipt
East Pharmacy,cough,270.00,2026-11-12,R1
West Pharmacy,cough,600.00,2026-11-12,R2
North Pharmacy,drops,500.00,2026-11-12,R3

form feb
customer,product,purchased,collected,sold_through,purpose,payee
East Pharmacy,vitamin,1000.00,1000.00,100,event,company

form large_first
customer,product,amount,paid_on,receipt
East Pharmacy,cough,2700.00,2026-11-12,R1
North Pharmacy,drops,300.00,2026-11-12,R2

form large_second
customer,product,amount,paid_on,receipt
West Pharmacy,cough,2400.00,2026-11-13,R3
North Pharmacy,drops,200.00,2026-11-13,R4
South Pharmacy,drops,400.00,2026-11-13,R5

form huge_paid
customer,product,amount,paid_on,receipt
East Pharmacy,drops,3000.00,2026-11-12,R1

form huge_rest
customer,product,amount,paid_on,receipt
East Pharmacy,drops,2000.01,2026-11-13,R2

# --- opening ---

story on working day 1 at 09:00 the daemon opens one statement for every active rep
at wd1 08:59 clock -> 
at wd1 09:00 clock -> draft; open 2; waits person:zhang.wei; due filing wd3 18:00; due signatures wd8 18:00
at wd1 10:00 li.na open for=zhang.wei -> refused already_open

story a statement opened by hand for somebody who is no rep is refused
at wd1 10:00 li.na open for=wu.hong -> refused not_permitted

story a rep does not open a statement for a month still ahead
at wd1 10:00 li.na open for=zhang.wei period=2026-12 -> refused invalid_request

# --- filing ---

story filed on working day 3 at 17:59 it is in time
at wd3 17:59 zhang.wei submit form=small -> clerk_check; no flag late; due signatures wd8 18:00
at wd3 18:01 clock -> clerk_check; no flag late; untold person:chen.jing late

story filed on working day 3 at 18:01 it is late, flagged and escalated, and still goes on
at wd3 18:01 zhang.wei submit form=small -> clerk_check; flag late; told person:chen.jing late; told person:zhang.wei late

story at 18:00 sharp it is late
at wd3 18:00 zhang.wei submit form=small -> clerk_check; flag late

story the rep is reminded the working day before and two hours before
at wd2 08:59 clock -> untold person:zhang.wei reminder
at wd2 09:00 clock -> told person:zhang.wei reminder
at wd3 15:59 clock -> untold person:zhang.wei reminder
at wd3 16:00 clock -> told person:zhang.wei reminder
at wd3 17:00 clock -> untold person:zhang.wei reminder

story who has filed is reminded no more of filing
at wd1 12:00 zhang.wei submit form=small -> clerk_check
at wd3 18:30 clock -> clerk_check; untold person:zhang.wei reminder

story a nil statement is signed by all three and goes to the archive without payment
at wd2 10:00 zhang.wei file_nil -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> archive; waits role:finance; waits role:sales-clerk
at wd9 09:00 zhang.wei ask_advance amount=1.00 -> refused no_such_action
at wd9 10:00 sun.li archive_original -> archive
at wd9 11:00 li.na keep_copy -> closed archived; archived

story a statement without lines is no statement, a nil statement with lines neither
at wd2 10:00 zhang.wei submit -> refused requirement_failed
at wd2 10:01 zhang.wei save form=small -> draft
at wd2 10:02 zhang.wei file_nil -> refused requirement_failed
at wd2 10:03 zhang.wei submit -> clerk_check

story only the rep files, and only his own
at wd2 10:00 liu.yang submit form=small -> refused not_assigned
at wd2 10:01 li.na submit form=small -> refused not_assigned

story a line that is there twice, a product without price, a gift above its limit are refused
at wd2 10:00 zhang.wei submit form=twice -> refused invalid_input
at wd2 10:01 zhang.wei submit form=unpriced -> refused invalid_input
at wd2 10:02 zhang.wei submit form=gift -> refused requirement_failed

story the fee is the quantity sold through times the standard fee valid in the month
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=1400.01 -> refused requirement_failed
at wd9 09:01 zhang.wei ask_advance amount=1400.00 -> advance_asked

story pro rata pays the share that was collected, above the threshold
setting monthly-fee collection_rule pro_rata
setting monthly-fee collection_threshold 20
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=1500.01 -> refused requirement_failed
at wd9 09:01 zhang.wei ask_advance amount=1500.00 -> advance_asked

story nothing is paid for a customer whose money has not arrived
at wd2 10:00 zhang.wei submit form=uncollected -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> archive

# --- signatures ---

story three signatures by working day 8, in order
at wd2 10:00 zhang.wei submit form=small -> clerk_check; waits role:sales-clerk
at wd3 10:00 chen.jing approve -> refused not_assigned
at wd4 10:00 li.na approve -> manager_check; signed clerk; waits role:sales-manager
at wd5 10:00 zhao.min approve -> refused not_assigned
at wd6 10:00 chen.jing approve -> finance_check; signed manager
at wd8 17:59 zhao.min approve -> payout; signed finance

story a signature missing at the end of working day 8 makes it void, and it is paid neither then nor later
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd4 10:00 li.na approve -> manager_check
at wd6 10:00 chen.jing approve -> finance_check
at wd8 18:00 clock -> void; told person:zhang.wei void; told role:finance void
at wd8 18:00 zhao.min approve version=4 -> refused stale_version
at wd8 18:01 zhao.min approve -> refused no_such_action
at wd9 09:00 zhang.wei ask_advance amount=1.00 -> refused no_such_action
at wd3+1 18:00 clock -> void_for_good; closed void
at wd9+1 09:00 zhang.wei ask_advance amount=1.00 -> refused instance_closed

story a draft that was never filed is void after working day 8
at wd8 18:00 clock -> void

story void may be reopened once by finance with a reason, and is paid with the next month's
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd8 18:00 clock -> void
at wd9 10:00 zhang.wei reopen reason=please -> refused not_assigned
at wd9 10:01 zhao.min reopen -> refused reason_required
at wd9 10:02 zhao.min reopen reason="the clerk was ill" -> draft; flag reopened; due signatures wd8+1 18:00
at wd9 11:00 zhang.wei submit -> clerk_check
at wd10 10:00 li.na approve -> manager_check
at wd10 11:00 chen.jing approve -> finance_check
at wd10 12:00 zhao.min approve -> payout
at wd11 10:00 zhang.wei ask_advance amount=100.00 -> refused too_early
at wd8+1 17:00 zhang.wei ask_advance amount=100.00 -> refused too_early
at wd9+1 09:00 zhang.wei ask_advance amount=100.00 -> advance_asked

story what was reopened and is void again stays void
month 2026-10
at wd8 18:00 clock -> void
at wd9 10:02 zhao.min reopen reason="the rep was ill" -> draft
at wd8+1 18:00 clock -> void
at wd9+1 10:00 zhao.min reopen reason="again" -> refused not_offered

story nobody signs what he filed
person ma.chao 马超 roles sales-rep,sales-clerk manager chen.jing
at wd2 10:00 ma.chao submit form=small on=ma.chao -> 
at wd2 11:00 ma.chao approve on=ma.chao -> refused own_document
at wd2 12:00 li.na approve on=ma.chao -> 

story nobody signs twice
person ma.chao 马超 roles finance,sales-clerk manager chen.jing
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 ma.chao approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 ma.chao approve -> refused already_signed
at wd2 14:00 sun.li approve -> payout

story who signed before a return does not sign in another part afterwards
person ma.chao 马超 roles finance,sales-clerk manager chen.jing
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 ma.chao approve -> manager_check
at wd2 12:00 chen.jing return to=draft reason="East sold less" -> draft
at wd2 13:00 zhang.wei submit form=changed -> clerk_check
at wd2 14:00 li.na approve -> manager_check
at wd2 15:00 chen.jing approve -> finance_check
at wd2 16:00 ma.chao approve -> refused already_signed

# --- returns ---

story returned to the rep and refiled with other figures, everybody signs again
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min return to=draft -> refused reason_required
at wd2 13:01 zhao.min return to=draft reason="East sold 90" -> draft; signed clerk; signed manager; waits person:zhang.wei
at wd2 14:00 zhang.wei submit form=changed -> clerk_check; unsigned clerk; unsigned manager
at wd2 15:00 li.na approve -> manager_check
at wd2 16:00 chen.jing approve -> finance_check
at wd2 17:00 zhao.min approve -> payout

story returned to the rep and refiled with the same figures, who had signed need not sign again
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min return to=draft reason="please attach the papers" -> draft
at wd2 14:00 zhang.wei submit form=small -> finance_check; signed clerk; signed manager
at wd2 15:00 zhao.min approve -> payout

story returned to the clerk, the clerk signs again and the manager's signature holds
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min return to=clerk_check reason="check West again" -> clerk_check; unsigned clerk; signed manager
at wd2 14:00 wang.qiang approve -> finance_check; signed clerk
at wd2 15:00 zhao.min approve -> payout

story a return that withdrew a signature is not taken back: nothing would be signed in its place
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min return to=clerk_check reason="the wrong one" -> clerk_check; unsigned clerk; signed manager
at wd2 13:01 zhao.min @take_back -> refused nothing_to_take_back
at wd2 14:00 wang.qiang approve -> finance_check; signed clerk
at wd2 15:00 zhao.min approve -> payout

story returned to the manager, only the manager signs again
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min return to=manager_check reason="is the event real?" -> manager_check; signed clerk; unsigned manager
at wd2 14:00 chen.jing approve -> finance_check
at wd2 15:00 zhao.min approve -> payout

story a return goes to an earlier step that was passed and to no other
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na return to=finance_check reason="?" -> refused not_a_target
at wd2 12:00 li.na return reason="?" to=draft -> draft

story a returned statement is not late again, but is void on working day 8 all the same
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd3 17:00 li.na return to=draft reason="wrong month" -> draft
at wd4 10:00 clock -> draft; no flag late
at wd8 18:00 clock -> void; no flag late

# --- payment ---

story payment asked on working day 8 is refused, on working day 9 at 09:00 it is allowed
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd8 17:00 zhang.wei ask_advance amount=100.00 -> refused too_early
at wd9 08:59 zhang.wei ask_advance amount=100.00 -> refused too_early
at wd9 09:00 zhang.wei ask_advance amount=100.00 -> advance_asked; waits role:cashier
at wd9 09:30 zhou.jie hand_out -> payout; balance advance:zhang.wei 100.00; balance cash -100.00

story 3000.00 of outstanding advance is allowed and 3000.01 is not
at wd2 10:00 zhang.wei submit form=large -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=3000.01 -> refused requirement_failed
at wd9 09:01 zhang.wei ask_advance amount=3000.00 -> advance_asked
at wd9 09:30 zhou.jie hand_out -> payout; balance advance:zhang.wei 3000.00
at wd9 09:31 zhang.wei ask_advance amount=0.01 -> refused requirement_failed

form receipt_photos
name,hash
east.jpg,east
west.jpg,west

story photos are handed in with the receipts, by whom has taken them
at wd2 10:00 zhang.wei submit form=large -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=3000.00 -> advance_asked
at wd9 09:30 zhou.jie hand_out -> payout
at wd9 14:00 zhang.wei @upload name=east type=image/jpeg bytes=3000000
at wd9 14:01 zhang.wei hand_in rows=large_first photos=receipt_photos -> refused invalid_input
at wd9 14:02 zhang.wei @upload name=west type=image/heic bytes=2000000
at wd9 15:00 zhang.wei hand_in rows=large_first photos=receipt_photos -> receipts_check; attached 2

story a statement above the limit is paid in rounds
at wd2 10:00 zhang.wei submit form=large -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=3000.00 -> advance_asked
at wd9 09:30 zhou.jie hand_out -> payout
at wd9 15:00 zhang.wei hand_in rows=large_first -> receipts_check
at wd9 15:30 zhang.wei write_off -> refused not_assigned
at wd9 16:00 zhou.jie write_off -> payout; balance advance:zhang.wei 0.00; balance fee:cough 2700.00; balance fee:drops 300.00
at wd10 09:00 zhang.wei ask_advance amount=3000.00 -> advance_asked
at wd10 09:30 zhou.jie hand_out -> payout
at wd10 15:00 zhang.wei hand_in rows=large_second -> receipts_check
at wd10 16:00 zhou.jie write_off -> payout; balance fee:cough 5100.00; balance fee:drops 900.00; balance cash -6000.00
at wd10 16:30 zhang.wei finish -> spot_check; drawn 3

story the advance limit counts what is outstanding on other statements too
at wd2 10:00 zhang.wei submit form=large -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=2000.00 -> advance_asked
at wd9 09:30 zhou.jie hand_out -> payout
at wd1+1 09:00 clock on=zhang.wei+ -> draft
at wd2+1 10:00 zhang.wei submit form=large on=zhang.wei+ -> clerk_check
at wd2+1 11:00 li.na approve on=zhang.wei+ -> manager_check
at wd2+1 12:00 chen.jing approve on=zhang.wei+ -> finance_check
at wd2+1 13:00 zhao.min approve on=zhang.wei+ -> payout
at wd9+1 09:00 zhang.wei ask_advance amount=1000.01 on=zhang.wei+ -> refused requirement_failed
at wd9+1 09:01 zhang.wei ask_advance amount=1000.00 on=zhang.wei+ -> advance_asked

story nobody hands cash to himself
person ma.chao 马超 roles sales-rep,cashier manager chen.jing
at wd2 10:00 ma.chao submit form=small on=ma.chao -> 
at wd2 11:00 li.na approve on=ma.chao -> 
at wd2 12:00 chen.jing approve on=ma.chao -> 
at wd2 13:00 zhao.min approve on=ma.chao -> 
at wd9 09:00 ma.chao ask_advance amount=100.00 on=ma.chao -> 
at wd9 09:30 ma.chao hand_out on=ma.chao -> refused own_document
at wd9 09:31 zhou.jie hand_out on=ma.chao -> balance advance:ma.chao 100.00

story the cashier declines with a reason, and the rep may withdraw what he asked for
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=100.00 -> advance_asked
at wd9 09:10 zhou.jie decline -> refused reason_required
at wd9 09:11 zhou.jie decline reason="no cash today" -> payout; balance cash 0.00
at wd9 09:20 zhang.wei ask_advance amount=100.00 -> advance_asked
at wd9 09:30 zhang.wei take_back_request -> payout; balance cash 0.00

story receipts must fit the lines and the advance
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 08:59 zhang.wei hand_in rows=one_paid -> refused not_offered
at wd9 09:00 zhang.wei ask_advance amount=1400.00 -> advance_asked
at wd9 09:30 zhou.jie hand_out -> payout
at wd9 10:00 zhang.wei hand_in rows=too_much_for_a_line -> refused requirement_failed
at wd9 10:01 zhang.wei hand_in rows=line_twice -> refused requirement_failed
at wd9 10:02 zhang.wei hand_in rows=not_a_line -> refused requirement_failed
at wd9 10:03 zhang.wei hand_in rows=paid_tomorrow -> refused requirement_failed
at wd9 10:04 zhang.wei hand_in rows=one_paid -> receipts_check
at wd9 10:05 zhou.jie reject reason="unreadable" -> payout; balance advance:zhang.wei 1400.00
at wd9 10:06 zhang.wei hand_in rows=small_paid -> receipts_check
at wd9 10:07 zhou.jie write_off -> payout; balance advance:zhang.wei 0.00
at wd9 10:08 zhang.wei ask_advance amount=0.01 -> refused not_offered

story cash that was not paid out goes back to the cashier
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=1000.00 -> advance_asked
at wd9 09:30 zhou.jie hand_out -> payout
at wd9 10:00 zhang.wei hand_in rows=one_paid -> receipts_check
at wd9 10:05 zhou.jie write_off -> payout; balance advance:zhang.wei 700.00
at wd9 10:06 zhang.wei finish -> refused not_offered
at wd9 10:07 zhou.jie take_back amount=700.01 -> refused requirement_failed
at wd9 10:08 zhou.jie take_back amount=700.00 -> payout; balance advance:zhang.wei 0.00; balance cash -300.00
at wd9 10:09 zhang.wei finish -> spot_check; drawn 1

story payments are not done before anything was paid; what is waived needs a reason
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd2 14:00 zhang.wei finish -> refused not_offered
at wd2 14:01 zhang.wei waive -> refused reason_required
at wd2 14:02 zhang.wei waive reason="the customers declined" -> archive; flag waived

story a product account is never overdrawn
at wd2 10:00 zhang.wei submit form=huge -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=3000.00 -> advance_asked
at wd9 09:30 zhou.jie hand_out -> payout
at wd9 10:00 zhang.wei hand_in rows=huge_paid -> receipts_check
at wd9 10:05 zhou.jie write_off -> payout; balance fee:drops 3000.00
at wd10 09:00 zhang.wei ask_advance amount=3000.00 -> advance_asked
at wd10 09:30 zhou.jie hand_out -> payout
at wd10 10:00 zhang.wei hand_in rows=huge_rest -> receipts_check
at wd10 10:05 zhou.jie write_off -> refused limit_exceeded
at wd10 10:06 zhou.jie reject reason="above the budget" -> payout; balance fee:drops 3000.00

story what is not paid out by the end of the month is flagged and finance is told
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at 2026-11-30 18:00 clock -> payout; flag payout_overdue; told role:finance payout_overdue

story what is overdue is told once, however often the payment goes on afterwards
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at 2026-11-30 18:00 clock -> payout; told role:finance payout_overdue
at 2026-12-01 10:00 zhang.wei ask_advance amount=100.00 -> advance_asked
at 2026-12-01 11:00 zhou.jie hand_out -> payout
at 2026-12-01 12:00 clock -> payout; flag payout_overdue

# --- who may be paid ---

story a line for a natural person is refused by default
at wd2 10:00 zhang.wei submit form=person -> refused requirement_failed

story switched on, a line for a natural person needs compliance as well
setting monthly-fee allow_natural_person yes
at wd2 10:00 zhang.wei submit form=person -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> compliance_check; waits role:compliance
at wd9 09:00 zhang.wei ask_advance amount=1.00 -> refused no_such_action

story with the compliance signature it is paid
setting monthly-fee allow_natural_person yes
at wd2 10:00 zhang.wei submit form=person -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> compliance_check
at wd2 13:30 zhao.min approve -> refused not_assigned
at wd2 14:00 wu.hong approve -> payout; signed compliance
at wd9 09:00 zhang.wei ask_advance amount=900.00 -> advance_asked

story returned by compliance, unchanged figures come straight back
setting monthly-fee allow_natural_person yes
at wd2 10:00 zhang.wei submit form=person -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> compliance_check
at wd2 14:00 wu.hong return to=draft reason="who is it?" -> draft
at wd2 15:00 zhang.wei submit -> compliance_check; signed clerk; signed manager; signed finance

story a public official is never paid, whatever is switched on
setting monthly-fee allow_natural_person yes
at wd2 10:00 zhang.wei submit form=official -> refused requirement_failed

# --- spot check and archive ---

story three customers are drawn, asked and recorded, then both papers are filed
at wd2 10:00 zhang.wei submit form=changed -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=1370.00 -> advance_asked
at wd9 09:30 zhou.jie hand_out -> payout
at wd9 10:00 zhang.wei hand_in rows=changed_paid -> receipts_check
at wd9 10:30 zhou.jie write_off -> payout
at wd9 11:00 zhang.wei finish -> spot_check; drawn 3; waits role:sales-manager; due spot_check wd14 18:00
at wd10 09:00 zhang.wei record customer="East Pharmacy" confirmed=yes said=thanks -> refused not_assigned
at wd10 09:00 chen.jing record customer="Moon Pharmacy" confirmed=yes said=thanks -> refused requirement_failed
at wd10 09:01 chen.jing record customer="East Pharmacy" confirmed=yes said=thanks -> spot_check; untold role:finance denied; due spot_check wd14 18:00
at wd10 09:02 chen.jing record customer="East Pharmacy" confirmed=yes said=again -> refused requirement_failed
at wd10 09:03 chen.jing record customer="West Pharmacy" confirmed=yes said="the event was good" -> spot_check
at wd10 09:04 chen.jing record customer="North Pharmacy" confirmed=yes said=yes -> archive; no flag denied
at wd11 10:00 li.na archive_original -> refused not_assigned
at wd11 10:01 li.na keep_copy -> archive
at wd11 10:02 li.na keep_copy -> refused not_offered
at wd11 11:00 zhao.min archive_original -> archived; closed archived
at wd11 11:01 zhao.min archive_original -> refused instance_closed

story a customer who denies is flagged and finance is told
at wd2 10:00 zhang.wei submit form=small -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at wd9 09:00 zhang.wei ask_advance amount=1400.00 -> advance_asked
at wd9 09:30 zhou.jie hand_out -> payout
at wd9 10:00 zhang.wei hand_in rows=small_paid -> receipts_check
at wd9 10:30 zhou.jie write_off -> payout
at wd9 11:00 zhang.wei finish -> spot_check; drawn 3
at wd10 09:03 chen.jing record customer="West Pharmacy" confirmed=no said="we got nothing" -> spot_check; flag denied; told role:finance denied

# --- hard months ---

story in February 2024 working day 8 is the 9th and payment starts nine days later, on a Sunday
month 2024-02
at 2024-02-01 09:00 clock -> draft; due filing 2024-02-04 18:00; due signatures 2024-02-09 18:00
at wd2 10:00 zhang.wei submit form=feb -> clerk_check
at wd2 11:00 li.na approve -> manager_check
at wd2 12:00 chen.jing approve -> finance_check
at wd2 13:00 zhao.min approve -> payout
at 2024-02-17 12:00 zhang.wei ask_advance amount=1.00 -> refused too_early
at 2024-02-18 09:00 zhang.wei ask_advance amount=1.00 -> advance_asked

story in October 2026 working day 3 is a Saturday
month 2026-10
at 2026-10-08 09:00 clock -> draft; due filing 2026-10-10 18:00; due signatures 2026-10-16 18:00
at 2026-10-10 17:00 zhang.wei file_nil -> clerk_check; no flag late

story without holidays for 2027 what needs them is refused and nothing is guessed
month 2026-12
at wd8 18:00 clock -> draft
at wd9 10:00 zhang.wei submit form=small -> refused deadline_passed

# --- attachment 2: the special fees that were asked for in the month ---

form special
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-07-20,cough,200000.00,3000.00,event,company,opens the district

form special_drops
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Star Pharmacy,Supply 7,2026-07-20,drops,90000.00,2000.00,training,company,needs training first

form claims_special_fees
note,lines.customer,lines.product,lines.purchased,lines.collected,lines.sold_through,lines.purpose,lines.payee,special_fees.request,special_fees.amount,special_fees.status
mine,East Pharmacy,cough,1000.00,1000.00,100,event,company,SF-99,9000.00,paid

story the special fees of the month stand in attachment 2 as they are; those of other months and reps do not
month 2026-05
at 2026-05-20 10:00 zhang.wei open workflow=special-fee
at 2026-05-20 10:01 zhang.wei submit form=special on=SF-3 -> clerk_check
at 2026-05-20 11:00 li.na approve on=SF-3 -> manager_check
at 2026-05-20 12:00 chen.jing approve on=SF-3 -> finance_check
at 2026-05-20 13:00 zhao.min approve on=SF-3 -> approved
at 2026-05-21 10:00 liu.yang open workflow=special-fee
at 2026-05-21 10:01 liu.yang submit form=special_drops on=SF-4 -> clerk_check
at 2026-05-29 10:00 zhang.wei open workflow=special-fee
at wd1+1 09:00 clock
at wd1+1 10:00 zhang.wei submit form=special_drops on=SF-5 -> clerk_check
at wd2+1 10:00 zhang.wei submit form=small on=zhang.wei+ -> clerk_check; form special_fees.size 1; form special_fees.1.request SF-3; form special_fees.1.customer Moon Pharmacy; form special_fees.1.purpose event; form special_fees.1.amount 3,000.00 CNY; form special_fees.1.status approved; form special_fees.1.approved_on 2026-05-20; form special_granted 3,000.00 CNY
at wd2+1 10:05 liu.yang file_nil on=liu.yang+ -> clerk_check; form lines.size 0; form special_fees.size 1; form special_fees.1.request SF-4; form special_fees.1.status asked; form special_granted 0.00 CNY

story a request that was opened in one month and filed in the next stands in the statement of the next
month 2026-05
at 2026-05-29 10:00 zhang.wei open workflow=special-fee
at wd1+1 10:00 zhang.wei submit form=special on=SF-3 -> clerk_check
at wd1+1 10:05 zhang.wei file_nil on=zhang.wei+ -> clerk_check; form special_fees.size 0
at wd1+2 10:00 zhang.wei file_nil on=zhang.wei+ -> clerk_check; form special_fees.size 1; form special_fees.1.request SF-3; form special_fees.1.filed_on 2026-06-01

story special fees are no part of what the statement pays
month 2026-05
at 2026-05-20 10:00 zhang.wei open workflow=special-fee
at 2026-05-20 10:01 zhang.wei submit form=special on=SF-3 -> clerk_check
at 2026-05-20 11:00 li.na approve on=SF-3 -> manager_check
at 2026-05-20 12:00 chen.jing approve on=SF-3 -> finance_check
at 2026-05-20 13:00 zhao.min approve on=SF-3 -> approved
at wd2+1 10:00 zhang.wei file_nil on=zhang.wei+ -> clerk_check; form payable 0.00 CNY; form special_granted 3,000.00 CNY
at wd2+1 11:00 li.na approve on=zhang.wei+ -> manager_check
at wd2+1 12:00 chen.jing approve on=zhang.wei+ -> finance_check
at wd2+1 13:00 zhao.min approve on=zhang.wei+ -> archive

story a request that is decided after the filing changes nothing that was signed, and shows when the statement is filed again
month 2026-05
at 2026-05-20 10:00 zhang.wei open workflow=special-fee
at 2026-05-20 10:01 zhang.wei submit form=special on=SF-3 -> clerk_check
at wd2+1 10:00 zhang.wei submit form=small on=zhang.wei+ -> clerk_check; form special_fees.1.status asked; form special_granted 0.00 CNY
at wd2+1 11:00 li.na approve on=zhang.wei+ -> manager_check; signed clerk
at wd2+1 12:00 li.na approve on=SF-3 -> manager_check
at wd2+1 12:01 chen.jing approve on=SF-3 -> finance_check
at wd2+1 12:02 zhao.min approve on=SF-3 -> approved
at wd3+1 09:00 clock on=zhang.wei+ -> manager_check; signed clerk; form special_fees.1.status asked; form special_granted 0.00 CNY
at wd3+1 10:00 chen.jing return to=draft reason="the special fee is approved" on=zhang.wei+ -> draft; signed clerk
at wd3+1 11:00 zhang.wei submit on=zhang.wei+ -> clerk_check; unsigned clerk; form special_fees.1.status approved; form special_granted 3,000.00 CNY
at wd3+1 12:00 li.na approve on=zhang.wei+ -> manager_check; signed clerk

story returned and filed again while no request has changed, who had signed is not asked again
month 2026-05
at 2026-05-20 10:00 zhang.wei open workflow=special-fee
at 2026-05-20 10:01 zhang.wei submit form=special on=SF-3 -> clerk_check
at wd2+1 10:00 zhang.wei submit form=small on=zhang.wei+ -> clerk_check
at wd2+1 11:00 li.na approve on=zhang.wei+ -> manager_check; signed clerk
at wd3+1 10:00 chen.jing return to=draft reason="which shops?" on=zhang.wei+ -> draft
at wd3+1 11:00 zhang.wei submit on=zhang.wei+ -> manager_check; signed clerk

story nobody writes attachment 2 by hand
month 2026-05
at wd2+1 10:00 zhang.wei submit form=claims_special_fees on=zhang.wei+ -> clerk_check; form note mine; form lines.size 1; form special_fees.size 0; form special_granted 0.00 CNY

story where no special fee is known of, attachment 2 is empty
at wd2 10:00 zhang.wei submit form=small -> clerk_check; form special_fees.size 0; form special_granted 0.00 CNY
