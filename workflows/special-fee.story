# Every rule of the special fee request (special-fee.toml), told and tested. In March 2026 working day 1 is
# Monday 2, day 5 Friday 6; sixty working days after Friday 6 March is Wednesday 3 June.

month 2026-03

table budget
product,amount
drops,5000.00

form request
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-03-20,cough,200000.00,3000.00,event,company,opens the district

form changed
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-03-20,cough,200000.00,2000.00,event,company,opens the district

form at_limit
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Sun Pharmacy,Frame 1,2026-03-20,cough,200000.00,5000.00,promotion,company,eleven shops

form above_limit
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Sun Pharmacy,Frame 1,2026-03-20,cough,200000.00,5000.01,promotion,company,eleven shops

form drops
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-03-20,drops,90000.00,3000.00,training,company,needs training first

form drops_too
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Star Pharmacy,Supply 7,2026-03-20,drops,90000.00,2000.01,training,company,needs training first

form drops_rest
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Star Pharmacy,Supply 7,2026-03-20,drops,90000.00,2000.00,training,company,needs training first

form gift
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-03-20,cough,200000.00,500.00,gift,company,a clock for the shop

form large_gift
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-03-20,cough,200000.00,500.01,gift,company,a clock for the shop

form person
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-03-20,cough,200000.00,3000.00,event,natural_person,the buyer

form person_above_limit
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-03-20,cough,200000.00,6000.00,event,natural_person,the buyer

form official
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
County Hospital,Supply 2026,2026-03-20,cough,200000.00,3000.00,event,public_official,the head of purchases

form planned_today
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-03-03,cough,200000.00,3000.00,event,company,signs today

form planned_yesterday
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-03-02,cough,200000.00,3000.00,event,company,signed already

form elsewhere
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Star Pharmacy,Supply 2026,2026-03-20,cough,200000.00,1000.00,event,company,the same name

form another_contract
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2027,2026-03-20,cough,200000.00,1000.00,event,company,the next year

form later
customer,contract,signing_planned,product,expected,amount,purpose,payee,why
Moon Pharmacy,Supply 2026,2026-04-20,cough,200000.00,3000.00,event,company,opens the district

form unfinished
customer,amount
Moon Pharmacy,3000.00

# --- the whole way ---

form with_agreement
customer,contract,signing_planned,product,expected,amount,purpose,payee,why,papers.kind,papers.name,papers.hash
Moon Pharmacy,Supply 2026,2026-03-20,cough,200000.00,3000.00,event,company,opens the district,agreement,letter.pdf,letter

form another_agreement
customer,contract,signing_planned,product,expected,amount,purpose,payee,why,papers.kind,papers.name,papers.hash
Moon Pharmacy,Supply 2026,2026-03-20,cough,200000.00,3000.00,event,company,opens the district,agreement,letter.pdf,other

story from the request to the archive, level by level, in writing
at wd1 09:00 zhang.wei open -> draft; waits person:zhang.wei
at wd1 09:30 zhang.wei save form=unfinished -> draft
at wd1 09:31 zhang.wei submit -> refused invalid_input
at wd1 10:00 zhang.wei submit form=request -> clerk_check; waits role:sales-clerk; due before_signing 2026-03-19 18:00
at wd1 11:00 li.na approve -> manager_check; signed clerk; waits role:sales-manager
at wd2 10:00 chen.jing approve -> finance_check; signed manager; waits role:finance; balance commitment:cough 0.00
at wd5 14:00 zhao.min approve -> approved; signed finance; balance commitment:cough 3000.00; balance budget:cough -3000.00; due validity 2026-06-03 18:00
at wd10 10:00 li.na record_signing signed_on=2026-03-12 -> contract_signed; balance commitment:cough 3000.00
at wd10 10:30 zhou.jie pay voucher=V1 -> refused no_such_action
at wd15 10:00 zhao.min record_collection received_on=2026-03-19 amount=20000.00 reference=B77 -> payable; waits role:cashier
at wd16 09:00 zhou.jie pay voucher=V1 -> paid; balance fee:cough 3000.00; balance cash -3000.00; balance commitment:cough 0.00; balance budget:cough 0.00
at wd17 09:00 zhang.wei hand_in receipt=R1 -> archive; waits role:finance; waits role:sales-clerk
at wd17 10:00 zhao.min archive_original -> archive
at wd17 11:00 zhao.min keep_copy -> refused not_assigned
at wd17 11:01 li.na keep_copy -> archived; closed archived

story only sales reps ask, each for himself
at wd1 09:00 zhang.wei open -> draft
at wd1 09:01 li.na open -> refused not_permitted
at wd1 09:02 li.na open for=zhang.wei -> refused not_permitted
at wd1 09:03 liu.yang submit form=request -> refused not_assigned

story a rep may have several requests in a month
at wd1 09:00 zhang.wei open -> open 1
at wd1 09:01 zhang.wei open -> open 2

story the levels are signed in order, none is left out
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 chen.jing approve -> refused not_assigned
at wd1 11:01 zhao.min approve -> refused not_assigned
at wd1 11:02 li.na approve -> manager_check
at wd1 11:03 zhao.min approve -> refused not_assigned
at wd1 11:04 chen.jing approve -> finance_check
at wd1 11:05 zhao.min approve -> approved

# --- the general manager's limit ---

story an amount at the limit is finance's to approve
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=at_limit -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> approved; balance commitment:cough 5000.00

story an amount above the limit needs the general manager too, and only he commits the money
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=above_limit -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> general_manager_check; waits role:general-manager; balance commitment:cough 0.00
at wd1 14:00 zheng.tao approve -> approved; signed general_manager; balance commitment:cough 5000.01

story the limit is the company's to set
setting special-fee general_manager_limit 2999.99
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> general_manager_check

# --- approved before the contract is signed, or void ---

story a contract signed while the clerk still has the request makes it void
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd2 10:00 zhang.wei record_signing signed_on=2026-03-03 -> void; closed void; told person:zhang.wei void; told role:finance void
at wd2 11:00 li.na approve -> refused instance_closed

story a contract signed before the last signature makes it void, whoever records it
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=above_limit -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> general_manager_check
at wd1 13:30 wu.hong record_signing signed_on=2026-03-02 -> refused not_assigned
at wd1 14:00 zhao.min record_signing signed_on=2026-03-02 -> void; closed void

story a contract signed before the request was filed makes the draft void
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 chen.jing record_signing signed_on=2026-02-27 -> void; closed void

story a signing that becomes known after the approval and was earlier makes it void, and frees the budget
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd4 13:00 zhao.min approve -> approved; balance commitment:cough 3000.00
at wd9 10:00 zhang.wei record_signing signed_on=2026-03-04 -> void; closed void; balance commitment:cough 0.00; balance budget:cough 0.00

story the approval that was complete on the day before the signing stays valid, however late it is recorded
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd4 13:00 zhao.min approve -> approved
at wd20 10:00 zhang.wei record_signing signed_on=2026-03-06 -> contract_signed

story on the very day of the approval the hour decides, and has to be told
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd4 13:00 zhao.min approve -> approved
at wd5 09:00 zhang.wei record_signing signed_on=2026-03-05 -> refused requirement_failed
at wd5 09:01 zhang.wei record_signing signed_on=2026-03-05 hour=13 minute=1 -> contract_signed; balance commitment:cough 3000.00

story signed in the minute of the last signature is not after it
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd4 13:00 zhao.min approve -> approved
at wd5 09:00 zhang.wei record_signing signed_on=2026-03-05 hour=13 -> void; balance commitment:cough 0.00

story a signing that is still ahead is no fact
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na record_signing signed_on=2026-03-03 -> refused requirement_failed
at wd1 11:00 li.na record_signing signed_on=2026-03-02 -> void

story an earlier signing that comes out before the payment makes a signed request void
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd4 13:00 zhao.min approve -> approved
at wd6 10:00 zhang.wei record_signing signed_on=2026-03-09 -> contract_signed
at wd7 10:00 zhao.min record_signing signed_on=2026-03-04 -> void; balance commitment:cough 0.00

story an earlier signing that comes out when the money is about to be paid makes it void
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd4 13:00 zhao.min approve -> approved
at wd6 10:00 zhang.wei record_signing signed_on=2026-03-09 -> contract_signed
at wd7 10:00 zhao.min record_collection received_on=2026-03-10 amount=1.00 reference=B1 -> payable
at wd7 10:30 zhao.min record_signing signed_on=2026-03-10 -> payable; balance commitment:cough 3000.00
at wd7 11:00 zhao.min record_signing signed_on=2026-03-04 -> void; balance commitment:cough 0.00
at wd7 12:00 zhou.jie pay voucher=V1 -> refused instance_closed

story nothing is revoked once it is paid; what comes out afterwards is flagged and told
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd4 13:00 zhao.min approve -> approved
at wd6 10:00 zhang.wei record_signing signed_on=2026-03-09 -> contract_signed
at wd7 10:00 zhao.min record_collection received_on=2026-03-10 amount=1.00 reference=B1 -> payable
at wd7 12:00 zhou.jie pay voucher=V1 -> paid
at wd8 09:00 zhang.wei withdraw reason=sorry -> refused no_such_action
at wd8 09:01 zhao.min give_up reason=sorry -> refused no_such_action
at wd8 10:00 zhao.min record_signing signed_on=2026-03-06 -> paid; no flag signed_before_approval
at wd8 11:00 zhao.min record_signing signed_on=2026-03-04 -> paid; flag signed_before_approval; told role:compliance signed_before_approval; balance fee:cough 3000.00

story who plans to sign before today asks too late, who plans it for today is in time
at wd2 09:00 zhang.wei open -> draft
at wd2 10:00 zhang.wei submit form=planned_yesterday -> refused requirement_failed
at wd2 10:01 zhang.wei submit form=planned_today -> clerk_check

story the day before the planned signing those concerned are told that the approval is not there
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd13 09:00 clock -> told role:sales-manager reminder
at wd14 17:59 clock -> manager_check; no flag not_approved_in_time
at wd14 18:00 clock -> manager_check; flag not_approved_in_time; told person:zhang.wei not_approved_in_time; told person:chen.jing not_approved_in_time

# --- the customer pays first ---

story nothing is paid before the customer's first collection, which finance records
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd4 13:00 zhao.min approve -> approved
at wd5 09:00 zhou.jie pay voucher=V1 -> refused no_such_action
at wd6 10:00 zhang.wei record_signing signed_on=2026-03-09 -> contract_signed
at wd6 11:00 zhou.jie pay voucher=V1 -> refused no_such_action
at wd7 10:00 zhang.wei record_collection received_on=2026-03-10 amount=9.00 reference=B1 -> refused not_assigned
at wd7 10:01 zhao.min record_collection received_on=2026-03-11 amount=9.00 reference=B1 -> refused requirement_failed
at wd7 10:02 zhao.min record_collection received_on=2026-03-08 amount=9.00 reference=B1 -> refused requirement_failed
at wd7 10:03 zhao.min record_collection received_on=2026-03-09 amount=0.00 reference=B1 -> refused invalid_input
at wd7 10:04 zhao.min record_collection received_on=2026-03-09 amount=0.01 reference=B1 -> payable
at wd7 11:00 zhou.jie pay voucher=V1 -> paid

story what is not paid in time is flagged, and so is a receipt that is not handed in
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd4 13:00 zhao.min approve -> approved
at wd6 10:00 zhang.wei record_signing signed_on=2026-03-09 -> contract_signed; due collection 2026-06-04 18:00
at wd7 10:00 zhao.min record_collection received_on=2026-03-10 amount=9.00 reference=B1 -> payable; due payment wd12 18:00
at wd12 18:00 clock -> payable; flag payment_overdue; told role:finance payment_overdue
at wd13 10:00 zhou.jie pay voucher=V1 -> paid; due receipt wd18 18:00
at wd18 18:00 clock -> paid; flag receipt_overdue; told person:zhang.wei receipt_overdue

story a customer who never pays is asked about, and giving the request up frees the budget
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd4 13:00 zhao.min approve -> approved
at wd6 10:00 zhang.wei record_signing signed_on=2026-03-09 -> contract_signed
at 2026-06-04 18:00 clock -> contract_signed; flag collection_overdue; told role:finance collection_overdue; balance commitment:cough 3000.00
at 2026-06-05 09:00 chen.jing give_up reason="they never ordered" -> refused not_assigned
at 2026-06-05 09:01 zhang.wei give_up -> refused reason_required
at 2026-06-05 09:02 zhang.wei give_up reason="they never ordered" -> given_up; closed given-up; balance commitment:cough 0.00; told role:finance given_up

# --- validity ---

story signed on the last day of its validity it holds, recorded before 18:00
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd5 14:00 zhao.min approve -> approved; due validity 2026-06-03 18:00
at 2026-05-20 09:00 clock -> told person:zhang.wei reminder
at 2026-06-03 17:59 zhang.wei record_signing signed_on=2026-06-03 -> contract_signed

story without a contract the approval lapses after sixty working days and the budget is free
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd5 14:00 zhao.min approve -> approved; balance commitment:cough 3000.00
at 2026-06-03 18:00 clock -> lapsed; closed lapsed; balance commitment:cough 0.00; balance budget:cough 0.00; told person:zhang.wei lapsed; told role:finance lapsed
at 2026-06-03 18:01 zhang.wei record_signing signed_on=2026-06-02 -> refused instance_closed

story nobody makes an approval lapse by hand
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd5 14:00 zhao.min approve -> approved
at wd6 09:00 zhao.min lapse -> refused no_such_action

story the validity is the company's to set
setting special-fee validity 2
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd5 14:00 zhao.min approve -> approved; due validity wd7 18:00
at wd7 18:00 clock -> lapsed

# --- the budget ---

story what is committed is not there for the next request, and the account is never overdrawn
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=drops -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> approved; balance commitment:drops 3000.00
at wd2 09:00 liu.yang open on=liu.yang -> draft
at wd2 10:00 liu.yang submit form=drops_too on=liu.yang -> clerk_check
at wd2 11:00 li.na approve on=liu.yang -> manager_check
at wd2 12:00 chen.jing approve on=liu.yang -> finance_check
at wd2 13:00 zhao.min approve on=liu.yang -> refused limit_exceeded
at wd2 14:00 zhao.min return to=draft reason="2,000.00 are left" on=liu.yang -> draft
at wd2 15:00 liu.yang submit form=drops_rest on=liu.yang -> clerk_check
at wd2 16:00 li.na approve on=liu.yang -> manager_check
at wd2 16:10 chen.jing approve on=liu.yang -> finance_check
at wd2 16:20 zhao.min approve on=liu.yang -> approved; balance commitment:drops 5000.00

story a request that is given up leaves its budget to the next one
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=drops -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> approved
at wd1 14:00 zhang.wei give_up reason="they chose another" -> given_up; balance commitment:drops 0.00
at wd2 09:00 liu.yang open on=liu.yang -> draft
at wd2 10:00 liu.yang submit form=drops_too on=liu.yang -> clerk_check
at wd2 11:00 li.na approve on=liu.yang -> manager_check
at wd2 12:00 chen.jing approve on=liu.yang -> finance_check
at wd2 13:00 zhao.min approve on=liu.yang -> approved

# --- returns, refusals, withdrawal ---

story a return needs a reason, and with other figures everybody signs again
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min return to=draft -> refused reason_required
at wd1 13:01 zhao.min return to=draft reason="too much" -> draft; signed clerk; signed manager
at wd1 14:00 zhang.wei submit form=changed -> clerk_check; unsigned clerk; unsigned manager

story with the same figures who had signed is not asked again
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing return to=clerk_check reason="who is it?" -> clerk_check; unsigned clerk
at wd1 13:00 li.na approve -> manager_check
at wd1 14:00 chen.jing approve -> finance_check
at wd1 15:00 zhao.min return to=draft reason="attach the draft contract" -> draft
at wd1 16:00 zhang.wei submit -> finance_check; signed clerk; signed manager

story a limit that is raised while a request is on its way does not spare it the general manager
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=above_limit -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> general_manager_check
at wd1 14:00 zheng.tao return to=finance_check reason="is it in the budget?" -> finance_check
at wd1 15:00 zhao.min approve -> general_manager_check

story a refusal at any level ends it, with a reason
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing refuse -> refused reason_required
at wd1 12:01 chen.jing refuse reason="not worth it" -> turned_down
at wd1 13:00 zhao.min approve -> refused instance_closed

story the rep withdraws before the approval, not after it
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 10:30 liu.yang withdraw reason=no -> refused not_assigned
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 12:30 zhang.wei withdraw -> refused reason_required
at wd1 12:31 zhang.wei withdraw reason="they chose another" -> withdrawn; closed withdrawn

story an approved request is not withdrawn
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> approved
at wd1 14:00 zhang.wei withdraw reason="they chose another" -> refused no_such_action
at wd1 15:00 zhao.min return to=draft reason=no -> refused no_such_action

# --- who may sign, who may be paid ---

story nobody signs what he filed
person ma.chao 马超 roles sales-rep,sales-clerk manager chen.jing
at wd1 09:00 ma.chao open on=ma.chao -> draft
at wd1 10:00 ma.chao submit form=request on=ma.chao -> clerk_check
at wd1 11:00 ma.chao approve on=ma.chao -> refused own_document
at wd1 12:00 li.na approve on=ma.chao -> manager_check

story nobody signs twice
person ma.chao 马超 roles finance,sales-clerk manager chen.jing
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 ma.chao approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 ma.chao approve -> refused already_signed
at wd1 14:00 sun.li approve -> approved

story nobody pays out what he asked for
person ma.chao 马超 roles sales-rep,cashier manager chen.jing
at wd1 09:00 ma.chao open on=ma.chao -> draft
at wd1 10:00 ma.chao submit form=request on=ma.chao -> clerk_check
at wd1 11:00 li.na approve on=ma.chao -> manager_check
at wd1 12:00 chen.jing approve on=ma.chao -> finance_check
at wd1 13:00 zhao.min approve on=ma.chao -> approved
at wd3 10:00 ma.chao record_signing signed_on=2026-03-04 on=ma.chao -> contract_signed
at wd4 10:00 zhao.min record_collection received_on=2026-03-05 amount=1.00 reference=B1 on=ma.chao -> payable
at wd4 11:00 ma.chao pay voucher=V1 on=ma.chao -> refused own_document
at wd4 12:00 zhou.jie pay voucher=V1 on=ma.chao -> paid

story a natural person as payee is refused by default
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=person -> refused requirement_failed

story switched on, a natural person as payee needs compliance as well
setting special-fee allow_natural_person yes
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=person -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> compliance_check; waits role:compliance; balance commitment:cough 0.00
at wd1 14:00 wu.hong approve -> approved; signed compliance; balance commitment:cough 3000.00

story above the limit the general manager signs after compliance
setting special-fee allow_natural_person yes
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=person_above_limit -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> compliance_check
at wd1 14:00 wu.hong approve -> general_manager_check; balance commitment:cough 0.00
at wd1 15:00 zheng.tao approve -> approved; balance commitment:cough 6000.00

story a public official is never paid, whatever is switched on
setting special-fee allow_natural_person yes
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=official -> refused requirement_failed

story a gift at the gift limit is allowed, above it not
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=large_gift -> refused requirement_failed
at wd1 10:01 zhang.wei submit form=gift -> clerk_check

# --- deadlines of the levels ---

story a level that takes longer than two working days is flagged and told further up
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check; due clerk_check wd3 18:00
at wd2 09:00 clock -> told role:sales-clerk reminder
at wd3 17:59 clock -> no flag check_overdue
at wd3 18:00 clock -> clerk_check; flag check_overdue; told role:sales-manager check_overdue; told person:zhang.wei check_overdue

# --- a contract that is signed is signed for everybody ---

story a second request for a contract that is signed is refused, whoever asks
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check; rows 0 special-fee.contracts Moon Pharmacy/Supply 2026
at wd2 10:00 zhang.wei record_signing signed_on=2026-03-03 -> void; rows 1 special-fee.contracts Moon Pharmacy/Supply 2026
at wd2 11:00 zhang.wei open -> open 1
at wd2 11:01 zhang.wei submit form=request on=SF-2 -> refused requirement_failed
at wd2 11:02 liu.yang open -> open 2
at wd2 11:03 liu.yang submit form=request on=SF-3 -> refused requirement_failed
at wd2 11:04 liu.yang submit form=another_contract on=SF-3 -> clerk_check

story a draft may be opened and kept for a contract that is signed, and comes to nothing
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd2 10:00 zhang.wei record_signing signed_on=2026-03-03 -> void
at wd2 11:00 liu.yang open -> open 1
at wd2 11:01 liu.yang save form=request on=SF-2 -> draft
at wd2 11:02 liu.yang record_signing signed_on=2026-03-03 on=SF-2 -> closed void

story a contract signed in time is signed too: nobody asks for a second fee afterwards
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 11:00 li.na approve -> manager_check
at wd1 12:00 chen.jing approve -> finance_check
at wd1 13:00 zhao.min approve -> approved
at wd3 10:00 zhang.wei record_signing signed_on=2026-03-04 -> contract_signed
at wd3 11:00 liu.yang open -> open 2
at wd3 11:01 liu.yang submit form=request on=SF-2 -> refused requirement_failed

story another request that is on its way when the contract is signed gets no signature any more
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 10:30 liu.yang open -> open 2
at wd1 10:31 liu.yang submit form=request on=SF-2 -> clerk_check
at wd1 11:00 li.na approve on=SF-2 -> manager_check
at wd2 10:00 zhang.wei record_signing signed_on=2026-03-03 -> void
at wd2 11:00 chen.jing approve on=SF-2 -> refused requirement_failed
at wd2 11:30 chen.jing record_signing signed_on=2026-03-03 on=SF-2 -> closed void

story the last signature is refused as well once the contract is signed
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 10:30 liu.yang open -> open 2
at wd1 10:31 liu.yang submit form=above_limit on=SF-2 -> clerk_check
at wd1 11:00 li.na approve on=SF-2 -> manager_check
at wd1 11:01 chen.jing approve on=SF-2 -> finance_check
at wd1 11:02 zhao.min approve on=SF-2 -> general_manager_check
at wd1 11:03 zhang.wei withdraw reason="my colleague asks" -> closed withdrawn
at wd1 11:04 zhang.wei open -> open 2
at wd1 11:05 zhang.wei submit form=at_limit on=SF-3 -> clerk_check
at wd2 10:00 zhang.wei record_signing signed_on=2026-03-03 on=SF-3 -> closed void
at wd2 11:00 zheng.tao approve on=SF-2 -> refused requirement_failed; balance commitment:cough 0.00

story a contract of the same name with another customer is another one
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd2 10:00 zhang.wei record_signing signed_on=2026-03-03 -> void
at wd2 11:00 zhang.wei open -> open 1
at wd2 11:01 zhang.wei submit form=elsewhere on=SF-2 -> clerk_check

# --- what the statement of the month will show ---

story a request is registered when it is filed, under its rep and the month
at wd1 09:00 zhang.wei open -> draft
at wd1 09:30 zhang.wei save form=request -> draft; rows 0 special-fee.requests zhang.wei/2026-03
at wd1 10:00 zhang.wei submit form=request -> clerk_check; rows 1 special-fee.requests zhang.wei/2026-03; rows 0 special-fee.requests liu.yang/2026-03

story a filing that is taken back was asked for all the same, on the day on which it was filed
at 2026-03-31 10:00 zhang.wei open -> draft
at 2026-03-31 10:01 zhang.wei submit form=later -> clerk_check
at 2026-03-31 10:05 zhang.wei @take_back reason="the wrong day" -> draft; rows 1 special-fee.requests zhang.wei/2026-03
at 2026-04-01 10:00 zhang.wei submit form=later -> clerk_check; rows 1 special-fee.requests zhang.wei/2026-03; rows 0 special-fee.requests zhang.wei/2026-04

story a request that is returned and filed again in the next month stays with the month in which it was asked for
at 2026-03-31 10:00 zhang.wei open -> draft
at 2026-03-31 10:01 zhang.wei submit form=later -> clerk_check; rows 1 special-fee.requests zhang.wei/2026-03
at 2026-03-31 11:00 li.na return to=draft reason="which shop?" -> draft
at 2026-04-01 09:00 zhang.wei save form=unfinished -> draft; rows 1 special-fee.requests zhang.wei/2026-03
at 2026-04-01 10:00 zhang.wei submit form=later -> clerk_check; rows 1 special-fee.requests zhang.wei/2026-03; rows 0 special-fee.requests zhang.wei/2026-04

story a request that was withdrawn, refused or void stays registered
at wd1 09:00 zhang.wei open -> draft
at wd1 10:00 zhang.wei submit form=request -> clerk_check
at wd1 10:30 zhang.wei withdraw reason="they chose another" -> closed withdrawn; rows 1 special-fee.requests zhang.wei/2026-03
at wd1 11:00 zhang.wei open -> open 1
at wd1 11:01 zhang.wei submit form=request on=SF-2 -> clerk_check
at wd1 12:00 li.na refuse reason="not worth it" on=SF-2 -> closed refused; rows 2 special-fee.requests zhang.wei/2026-03

# --- what there is in writing ---

story the signatures cover the papers: another letter, and who had signed signs again
at wd1 10:00 zhang.wei open
at wd1 10:01 zhang.wei @upload name=letter type=application/pdf bytes=80000
at wd1 10:02 zhang.wei submit form=with_agreement -> clerk_check; form papers.1.type application/pdf; attached 1
at wd1 11:00 li.na approve -> manager_check; signed clerk
at wd1 12:00 chen.jing return to=draft reason="the wrong letter" -> draft
at wd1 13:00 zhang.wei submit form=with_agreement -> manager_check; signed clerk; attached 1
at wd1 14:00 chen.jing return to=draft reason="the wrong letter, still" -> draft
at wd1 14:30 zhang.wei @upload name=other type=application/pdf bytes=81000
at wd1 15:00 zhang.wei submit form=another_agreement -> clerk_check; unsigned clerk; attached 2
