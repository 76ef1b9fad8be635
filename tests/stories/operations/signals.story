# Signals from outside and between instances, and a case that waits for another one (signals.toml).

also signals.request.toml

person crm 客户系统 roles crm

form grant
amount
1000.00

form claim
request,amount
SR-1,600.00

form other
request,amount
SR-9,600.00

# --- following ---

story a claim waits for its request and goes on by itself when it is approved
at wd1 10:00 zhang.wei open workflow=spend-request form=grant -> check
at wd1 10:01 zhang.wei open
at wd1 10:02 zhang.wei submit form=claim on=CL-2 -> request_wait
at wd1 11:00 chen.jing approve on=SR-1 -> approved; balance request:SR-1 -1000.00
at wd1 11:00 clock on=CL-2 -> payment; waits role:finance

story one that is approved already is not waited for
at wd1 10:00 zhang.wei open workflow=spend-request form=grant
at wd1 10:01 chen.jing approve on=SR-1 -> approved
at wd1 10:02 zhang.wei open
at wd1 10:03 zhang.wei submit form=claim on=CL-2 -> payment

story a request that is refused refuses its claim
at wd1 10:00 zhang.wei open workflow=spend-request form=grant
at wd1 10:01 zhang.wei open
at wd1 10:02 zhang.wei submit form=claim on=CL-2 -> request_wait
at wd1 11:00 chen.jing reject on=SR-1 reason=no -> closed rejected
at wd1 11:00 clock on=CL-2 -> closed refused

story a request that never was is refused where it is named
at wd1 10:00 zhang.wei open
at wd1 10:01 zhang.wei submit form=other on=CL-1 -> refused no_such_instance

# --- what is left ---

story only what the request has left is paid
at wd1 10:00 zhang.wei open workflow=spend-request form=grant
at wd1 10:01 chen.jing approve on=SR-1
at wd1 10:02 zhang.wei open
at wd1 10:03 zhang.wei submit form=claim on=CL-2 -> payment
at wd1 10:04 zhao.min pay on=CL-2 -> contract_wait; balance request:SR-1 -400.00; balance bank -600.00
at wd1 10:04 clock on=SR-1 -> approved; var claims 1
at wd1 10:05 zhang.wei open
at wd1 10:06 zhang.wei submit form=claim on=CL-3 -> payment
at wd1 10:07 zhao.min pay on=CL-3 -> refused limit_exceeded
at wd1 10:08 clock on=SR-1 -> approved; var claims 1

# --- signals ---

story a system reports what has happened, with the day on which it did
at wd1 10:00 zhang.wei open workflow=spend-request form=grant
at wd1 10:01 chen.jing approve on=SR-1
at wd1 10:02 zhang.wei open
at wd1 10:03 zhang.wei submit form=claim on=CL-2
at wd1 10:04 zhao.min pay on=CL-2 -> contract_wait
at wd3 10:00 crm @signal name=contract_signed number=C-7 amount=600.00 happened=2026-11-03 on=CL-2 -> closed paid; var contract "C-7"; var signed_on 2026-11-03

story nobody else reports it, nothing else is reported, and nothing is reported before it happens
at wd1 10:00 zhang.wei open workflow=spend-request form=grant
at wd1 10:01 chen.jing approve on=SR-1
at wd1 10:02 zhang.wei open
at wd1 10:03 zhang.wei submit form=claim on=CL-2
at wd1 10:04 zhao.min pay on=CL-2
at wd1 10:05 zhao.min @signal name=contract_signed number=C-7 amount=600.00 on=CL-2 -> refused not_permitted
at wd1 10:05 crm @signal name=hurry on=CL-2 -> refused not_permitted
at wd1 10:05 crm @signal name=cancel on=CL-2 -> refused no_such_signal
at wd1 10:05 crm @signal name=contract_signd on=CL-2 -> refused no_such_signal
at wd1 10:06 crm @signal name=contract_signed amount=600.00 on=CL-2 -> refused invalid_input
at wd1 10:06 crm @signal name=contract_signed number=C-7 amount=600.00 happened=2026-12-01 on=CL-2 -> refused invalid_input
at wd1 10:07 crm @signal name=contract_signed number=C-7 amount=599.99 on=CL-2 -> refused requirement_failed
at wd1 10:08 crm @signal name=contract_signed number=C-7 amount=0.00 on=CL-2 -> contract_wait

story a signal that the present state does not take is kept and does no harm
at wd1 10:00 zhang.wei open workflow=spend-request form=grant
at wd1 10:01 zhang.wei open
at wd1 10:02 zhang.wei submit form=claim on=CL-2 -> request_wait
at wd1 10:03 crm @signal name=contract_signed number=C-7 amount=600.00 on=CL-2 -> request_wait
at wd1 10:04 chen.jing approve on=SR-1
at wd1 10:05 zhao.min pay on=CL-2 -> contract_wait

story what several states take is said once
at wd1 10:00 zhang.wei open workflow=spend-request form=grant
at wd1 10:01 zhang.wei open
at wd1 10:02 zhang.wei submit form=claim on=CL-2 -> request_wait
at wd1 10:03 crm @signal name=contract_cancelled on=CL-2 -> closed refused
at wd1 10:04 crm @signal name=contract_cancelled on=CL-2 -> refused instance_closed
