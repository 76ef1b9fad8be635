# Changes of the house that two persons agree on, and what is not done directly once the house wants that.

form grant
kind,summary,content
people,finance for 刘洋,'{"persons": [{"id": "liu.yang", "name": "刘洋", "roles": ["finance", "sales-rep"]}]}'

form four_eyes_off
kind,summary,content
settings,two persons no more,'{"workflow": "house-change", "values": {"four_eyes": false}}'

form unreadable
kind,summary,content
settings,what it is nobody knows,'four_eyes = false'

form unknown_setting
kind,summary,content
settings,no such thing,'{"workflow": "house-change", "values": {"six_eyes": true}}'

form leaver
kind,summary,content
hand_over,赵敏 leaves,'{"from": "zhao.min", "to": "sun.li", "reason": "left"}'

form lend
kind,summary,content
proxy,zhao.min is in hospital,'{"principal": "zhao.min", "agent": "sun.li", "from": "2026-11-01T00:00:00+08:00", "until": "2026-12-01T00:00:00+08:00"}'

form away
kind,summary,content
absences,zhao.min is in hospital,'{"person": "zhao.min", "absences": [{"from": "2026-11-01T00:00:00+08:00", "until": "2026-12-01T00:00:00+08:00"}]}'

form next_calendar
kind,summary,content
calendar,next year's holidays,'{"version": "0123456789abcdef"}'

form by_hash
kind,summary,content
publish,the new fee,'{"workflow": "monthly-fee", "version": 2, "hash": "0123456789abcdef"}'

story one person files it, another one approves it, and the daemon does just that
at wd1 10:00 operator open
at wd1 10:01 operator submit form=grant on=operator -> approval; waits role:general-manager; no role liu.yang finance
at wd1 10:02 operator approve on=operator -> refused own_document
at wd1 10:03 sun.li approve on=operator -> refused not_assigned
at wd1 10:04 zheng.tao approve on=operator -> closed done; role liu.yang finance; undone 0; told person:operator approved

story what is rejected is not done
at wd1 10:00 zhao.min open
at wd1 10:01 zhao.min submit form=grant on=zhao.min -> approval
at wd1 10:02 zheng.tao reject reason=no on=zhao.min -> closed rejected; no role liu.yang finance; told person:zhao.min rejected

story what nobody approves in seven days lapses
at wd1 10:00 zhao.min open
at wd1 10:01 zhao.min submit form=grant on=zhao.min -> due approval wd6 18:00
at wd6 18:00 clock on=zhao.min -> closed rejected; no role liu.yang finance

story a rep files no change of the house
at wd1 10:00 zhang.wei open -> refused not_permitted

story until four eyes are switched on, an operator changes the house alone
at wd1 10:00 operator @grant person=liu.yang name=刘洋 roles=finance,sales-rep
at wd1 10:01 operator @set workflow=house-change name=four_eyes value=true
at wd1 10:02 operator @grant person=liu.yang name=刘洋 roles=sales-rep -> refused needs_approval
at wd1 10:03 operator @set workflow=house-change name=four_eyes value=false -> refused needs_approval

story four eyes are switched off by four eyes
setting house-change four_eyes true
at wd1 10:00 operator open
at wd1 10:01 operator submit form=four_eyes_off on=operator -> approval
at wd1 10:02 operator @grant person=liu.yang name=刘洋 roles=finance,sales-rep -> refused needs_approval
at wd1 10:03 zheng.tao approve on=operator -> closed done
at wd1 10:04 operator @grant person=liu.yang name=刘洋 roles=finance,sales-rep on=operator -> closed done; role liu.yang finance

story with four eyes on, what is approved is done
setting house-change four_eyes true
at wd1 10:00 operator open
at wd1 10:01 operator submit form=grant on=operator -> approval
at wd1 10:02 zheng.tao approve on=operator -> closed done; role liu.yang finance

story content that can not be read changes nothing, and an operator is told
at wd1 10:00 operator open
at wd1 10:01 operator submit form=unreadable on=operator -> approval
at wd1 10:02 zheng.tao approve on=operator -> closed done; undone 1; told role:operator not_done
at wd1 10:03 operator open
at wd1 10:04 operator submit form=unknown_setting on=operator+ -> approval
at wd1 10:05 zheng.tao approve on=operator+ -> closed done; undone 1; told role:operator not_done

story with four eyes on, an operator lends nobody's authority alone, but ends it alone
setting house-change four_eyes true
at wd1 10:00 operator @proxy of=zhao.min to=sun.li from="wd1 09:00" until="wd9 09:00" -> refused needs_approval
at wd1 10:01 operator @absent of=zhao.min from="wd1 09:00" until="wd9 09:00" -> refused needs_approval
at wd1 10:02 zhao.min @proxy to=sun.li from="wd1 09:00" until="wd9 09:00"
at wd1 10:03 zhao.min @absent from="wd1 09:00" until="wd9 09:00"
at wd1 10:04 operator @end_proxy number=1
at wd1 10:05 operator open
at wd1 10:06 operator submit form=lend on=operator -> approval
at wd1 10:07 zheng.tao approve on=operator -> closed done; undone 0
at wd1 10:08 operator @end_proxy number=2
at wd1 10:09 operator open
at wd1 10:10 operator submit form=away on=operator+ -> approval
at wd1 10:11 zheng.tao approve on=operator+ -> closed done; undone 0

story with four eyes on, a leaver's places are handed over by two
setting house-change four_eyes true
at wd1 10:00 zhao.min open
at wd1 10:01 zhao.min open
at wd1 10:02 operator @succeed from=zhao.min to=sun.li on=zhao.min -> refused needs_approval
at wd1 10:03 operator open
at wd1 10:04 operator submit form=leaver on=operator -> approval
at wd1 10:05 zheng.tao approve on=operator -> closed done; undone 0
at wd1 10:06 sun.li submit form=grant on=zhao.min -> approval
at wd1 10:07 sun.li submit form=grant on=zhao.min+ -> approval

story what does not lie in the daemon's files can not be taken from them
at wd1 10:00 operator open
at wd1 10:01 operator submit form=next_calendar on=operator -> approval
at wd1 10:02 zheng.tao approve on=operator -> closed done; undone 1
at wd1 10:03 operator open
at wd1 10:04 operator submit form=by_hash on=operator+ -> approval
at wd1 10:05 zheng.tao approve on=operator+ -> closed done; undone 1
