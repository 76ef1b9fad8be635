# Files that a form and an input name: only by whom has uploaded them, of the types and in the number that the definition takes (attached.toml).

form filed
what,papers.kind,papers.name,papers.hash,private.name,private.hash
lunch,receipt,lunch.jpg,lunch,,

form second
what,papers.kind,papers.name,papers.hash
lunch,receipt,lunch.jpg,lunch
,invoice,taxi.pdf,taxi

form twice
what,papers.kind,papers.name,papers.hash
lunch,receipt,lunch.jpg,lunch
,receipt,again.jpg,lunch

form no_receipt
what,papers.kind,papers.name,papers.hash
lunch,invoice,taxi.pdf,taxi

form four
what,papers.kind,papers.name,papers.hash
lunch,receipt,lunch.jpg,lunch
,receipt,taxi.pdf,taxi
,receipt,3.jpg,3
,receipt,4.jpg,4

form with_path
what,papers.kind,papers.name,papers.hash
lunch,receipt,../lunch.jpg,lunch

form hidden_name
what,papers.kind,papers.name,papers.hash
lunch,receipt,.lunch.jpg,lunch

form none
what,papers.kind,papers.name,papers.hash
lunch,,,

form proof
name,hash
record.pdf,record

story a form names what its filer has uploaded, and the log says so once
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei submit form=filed -> refused invalid_input
at wd1 10:02 zhang.wei @upload name=lunch type=image/jpeg bytes=120000
at wd1 10:03 zhang.wei submit form=filed -> check; form papers.1.type image/jpeg; form papers.1.bytes 120000; attached 1
at wd1 10:04 zhang.wei @upload name=taxi type=application/pdf bytes=900
at wd1 10:05 zhang.wei amend form=second -> check; form papers.2.type application/pdf; attached 2
at wd1 10:06 zhang.wei amend form=filed -> check; form papers.size 1; attached 2

story nobody names what somebody else has uploaded
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 liu.yang @upload name=lunch type=image/jpeg bytes=120000
at wd1 10:02 zhang.wei submit form=filed -> refused invalid_input
at wd1 10:03 zhang.wei @upload name=lunch type=image/jpeg bytes=120000
at wd1 10:04 zhang.wei submit form=filed -> check

form unnamed
what,papers.kind,papers.hash
lunch,receipt,lunch

story a draft, too, names nothing that its filer has not uploaded
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 liu.yang @upload name=lunch type=image/jpeg bytes=120000
at wd1 10:02 zhang.wei keep form=filed -> refused invalid_input
at wd1 10:03 zhang.wei keep form=unnamed -> refused invalid_input; attached 0

story whoever amends a form keeps what it named before, and adds what he has himself
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei @upload name=lunch type=image/jpeg bytes=120000
at wd1 10:02 zhang.wei submit form=filed -> check
at wd1 10:03 zhao.min amend form=second -> refused invalid_input
at wd1 10:04 zhao.min @upload name=taxi type=application/pdf bytes=900
at wd1 10:05 zhao.min amend form=second -> check; form papers.size 2; attached 2

story what does not fit the field is refused: its type, its size, its number, its name, the same twice
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei @upload name=lunch type=text/plain bytes=120000
at wd1 10:02 zhang.wei keep form=filed -> refused invalid_input
at wd1 10:03 zhang.wei @upload name=lunch type=image/png bytes=2000001
at wd1 10:04 zhang.wei keep form=filed -> refused invalid_input
at wd1 10:05 zhang.wei @upload name=lunch type=image/png bytes=2000000
at wd1 10:06 zhang.wei keep form=with_path -> refused invalid_input
at wd1 10:07 zhang.wei keep form=hidden_name -> refused invalid_input
at wd1 10:08 zhang.wei keep form=twice -> refused invalid_input
at wd1 10:09 zhang.wei @upload name=taxi type=application/pdf bytes=900
at wd1 10:10 zhang.wei @upload name=3 type=image/png bytes=900
at wd1 10:11 zhang.wei @upload name=4 type=image/png bytes=900
at wd1 10:12 zhang.wei keep form=four -> refused invalid_input
at wd1 10:13 zhang.wei keep form=no_receipt -> draft
at wd1 10:14 zhang.wei submit form=no_receipt -> refused invalid_input
at wd1 10:15 zhang.wei submit form=second -> check

story an input names a file of its actor, too
at wd1 10:00 zhang.wei open -> draft
at wd1 10:01 zhang.wei @upload name=lunch type=image/jpeg bytes=120000
at wd1 10:02 zhang.wei @upload name=record type=application/pdf bytes=500
at wd1 10:03 zhang.wei submit form=filed -> check
at wd1 10:04 zhao.min confirm proof=proof -> refused invalid_input
at wd1 10:05 zhao.min @upload name=record type=application/pdf bytes=500
at wd1 10:06 zhao.min confirm -> refused invalid_input
at wd1 10:07 zhao.min confirm proof=proof -> closed done; attached 2
