# Going back: to the step before, to any step, and on again by steps or straight back; withdrawn, refused,
# voided, and not any more once money has moved (going_back.toml).

form fair
amount,urgent
100.00,no

form dearer
amount,urgent
150.00,no

form urgent
amount,urgent
100.00,yes

# --- where to ---

story 退回上一步: the step before is the one that it came from, whichever way that was
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 li.na approve -> visit
at wd1 10:03 li.na report -> manager_check
at wd1 10:04 chen.jing return -> refused reason_required
at wd1 10:05 chen.jing return reason=again to=draft -> refused not_a_target
at wd1 10:06 chen.jing return reason=again -> visit
at wd1 10:07 li.na report -> manager_check

story 退回上一步: by the short way, the step before is another one
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=urgent -> manager_check
at wd1 10:02 chen.jing return reason=again -> draft

story 退回上一步: step by step back to the beginning
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 li.na return reason=again -> draft
at wd1 10:03 zhang.wei submit form=urgent -> manager_check
at wd1 10:04 chen.jing return reason=again -> draft
at wd1 10:05 zhang.wei submit form=fair -> clerk_check
at wd1 10:06 li.na return reason=again -> draft

story 任意退回: to any step that was passed, and to none that lies ahead
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=urgent -> manager_check
at wd1 10:02 chen.jing approve -> finance_check
at wd1 10:03 zhao.min return reason=again -> refused not_a_target
at wd1 10:04 zhao.min return reason=again to=clerk_check -> refused not_a_target
at wd1 10:05 zhao.min return reason=again to=payment -> refused not_a_target
at wd1 10:06 zhao.min return reason=again to=draft -> draft; signed manager
at wd1 10:07 zhang.wei submit form=urgent -> finance_check; signed manager
at wd1 10:08 zhao.min return reason=again to=manager_check -> manager_check; unsigned manager

# --- and on again ---

story 直达: once it was redone it goes straight back, past those who signed and the visit
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 li.na approve -> visit
at wd1 10:03 li.na report -> manager_check
at wd1 10:04 chen.jing return_straight reason="a note is missing" to=draft -> draft; signed clerk
at wd1 10:05 zhang.wei submit form=fair -> manager_check; signed clerk
at wd1 10:06 chen.jing return reason=again -> visit

story 直达: by steps, the visit is asked for again, the signature is not
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 li.na approve -> visit
at wd1 10:03 li.na report -> manager_check
at wd1 10:04 chen.jing approve -> finance_check
at wd1 10:05 zhao.min return reason=again to=draft resume=steps -> draft
at wd1 10:06 zhang.wei submit form=fair -> visit; signed clerk; signed manager
at wd1 10:07 li.na report -> finance_check

story 直达: whoever returns may choose where the definition leaves it open
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 li.na approve -> visit
at wd1 10:03 li.na report -> manager_check
at wd1 10:04 chen.jing approve -> finance_check
at wd1 10:05 zhao.min return reason=again to=draft resume=sideways -> refused invalid_input
at wd1 10:06 zhao.min return reason=again to=draft resume="jump back" -> draft
at wd1 10:07 zhang.wei submit form=fair -> finance_check; signed clerk; signed manager

story 直达: other figures go step by step, since nobody between has seen them
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 li.na approve -> visit
at wd1 10:03 li.na report -> manager_check
at wd1 10:04 chen.jing return_straight reason=again to=draft -> draft
at wd1 10:05 zhang.wei submit form=dearer -> clerk_check; unsigned clerk

story 直达: the clerk who signs again sends it straight back too, and one who returns it further does not
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 li.na approve -> visit
at wd1 10:03 li.na report -> manager_check
at wd1 10:04 chen.jing return_straight reason=again to=clerk_check -> clerk_check; unsigned clerk
at wd1 10:05 li.na approve -> manager_check; signed clerk
at wd1 10:06 chen.jing return_straight reason=again to=clerk_check -> clerk_check
at wd1 10:07 li.na return reason=again -> draft
at wd1 10:08 zhang.wei submit form=fair -> clerk_check
at wd1 10:09 li.na approve -> visit

story 直达: withdrawn meanwhile, it begins anew
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 li.na approve -> visit
at wd1 10:03 li.na report -> manager_check
at wd1 10:04 chen.jing return_straight reason=again to=clerk_check -> clerk_check
at wd1 10:05 zhang.wei withdraw -> draft
at wd1 10:06 zhang.wei submit form=fair -> clerk_check

story 直达: a definition that says how it goes on is not contradicted
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 li.na return reason=again resume="jump back" -> refused invalid_input
at wd1 10:03 li.na return reason=again resume=steps -> draft

# --- withdrawn, refused, void ---

story 撤回: whoever filed takes it back, from every step, and nobody else
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 liu.yang withdraw -> refused not_assigned
at wd1 10:03 zhang.wei withdraw -> draft
at wd1 10:04 zhang.wei submit form=fair -> clerk_check
at wd1 10:05 li.na approve -> visit
at wd1 10:06 zhang.wei withdraw -> draft

story 拒绝: refused with a reason, it has ended
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=urgent -> manager_check
at wd1 10:02 chen.jing refuse -> refused reason_required
at wd1 10:03 chen.jing refuse reason="not in the plan" -> closed refused
at wd1 10:04 zhang.wei withdraw -> refused instance_closed

story 作废: with a reason it is void, in every step
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 chen.jing void -> refused reason_required
at wd1 10:03 chen.jing void reason="filed twice" -> closed void

story nothing is revoked after a payment: neither withdrawn, nor voided, nor returned
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=fair -> clerk_check
at wd1 10:02 li.na approve -> visit
at wd1 10:03 li.na report -> manager_check
at wd1 10:04 chen.jing approve -> finance_check
at wd1 10:05 zhao.min approve -> payment
at wd1 10:06 zhou.jie pay -> payment; balance expense:zhang.wei 100.00
at wd1 10:07 zhang.wei withdraw -> refused money_moved
at wd1 10:08 chen.jing void reason="filed twice" -> refused money_moved
at wd1 10:09 zhou.jie return reason=again to=draft -> refused money_moved
at wd1 10:10 zhou.jie close -> closed paid
