# Who sees and who changes which field, what must be there, and when (rights.toml).

form filed
what,cost,remark,owner,basis,papers.kind,papers.name,papers.reference
seal,500.00,halfpriced,zhao.min,RT-1,invoice,F-1,shelf 3
,,,,,photo,front,shelf 3
,,,,,photo,back,shelf 3

form one_photo
what,cost,papers.kind,papers.name,papers.reference
seal,500.00,invoice,F-1,shelf 3
,,photo,front,shelf 3

form stranger
what,owner
seal,nobody.here

form no_basis
what,basis
seal,RT-99

form opinion
opinion
fine

form dearer
opinion,cost
fine,900.00

form same_cost
opinion,cost
fine,500.00

form renamed
opinion,what
fine,stamp

story attachments: as many of each kind as are needed, when it is submitted
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei keep form=one_photo -> draft
at wd1 10:02 zhang.wei submit form=one_photo -> refused invalid_input
at wd1 10:03 zhang.wei submit form=filed -> check

story references: a person and an instance must be there
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei keep form=stranger -> refused invalid_input
at wd1 10:02 zhang.wei keep form=no_basis -> refused invalid_input

story a step changes only what it may, and keeps what its actor does not see
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=filed -> check
at wd1 10:02 li.na comment form=renamed -> refused field_locked
at wd1 10:03 li.na comment form=dearer -> refused field_locked
at wd1 10:04 li.na comment form=same_cost -> refused field_locked
at wd1 10:05 li.na comment form=opinion -> check
at wd1 10:06 li.na approve -> booking
at wd1 10:07 zhao.min book -> closed booked

story what a state requires must be filled in before it is entered
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=filed -> check
at wd1 10:02 li.na approve -> refused invalid_input
at wd1 10:03 li.na comment form=opinion -> check
at wd1 10:04 li.na approve -> booking
