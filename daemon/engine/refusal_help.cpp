#include "daemon/engine/refusal_help.hpp"

#include "daemon/ensure.hpp"

namespace countersign::engine {

namespace {

Label label(const char* zh, const char* en) { return {.zh = zh, .en = en}; }

Label you() { return label("您自己", "you"); }
Label an_operator() { return label("运营人员", "an operator"); }
Label whoever_has_it() { return label("现在的办理人", "whoever has it now"); }
Label other_holder() { return label("有此职责的其他人", "another holder of the role"); }
Label its_author() { return label("流程定义的维护者", "whoever keeps the definition"); }

Label at_once() { return label("随时", "at any time"); }
Label before_due() { return label("在单据的期限之前", "before the document's deadline"); }
Label never() { return label("不会再可办", "it does not become possible again"); }

RefusalHelp help_of_question(RefusalCode code) {
    switch (code) {
        case RefusalCode::invalid_request:
            return {label("请求缺少内容，或内容的类型不对。", "A parameter of the request is missing or of the wrong type."),
                    label("按提示改正后重新提交。", "correct what the sentence names, and ask again"), you(), at_once()};
        case RefusalCode::invalid_input:
            return {label("所填内容不符合字段的要求。", "What was filled in does not fit its field."),
                    label("按提示改正该字段。", "correct the field that is named"), you(), before_due()};
        case RefusalCode::unknown_workflow:
            return {label("没有发布过这个流程。", "No workflow of this id is published."),
                    label("核对编号，或发布流程。", "check the id, or publish the workflow"),
                    label("您自己，或运营人员", "you, or an operator"), at_once()};
        case RefusalCode::no_such_instance:
            return {label("没有这张单据。", "There is no document of this id."), label("核对单据编号。", "check the id"), you(), at_once()};
        case RefusalCode::no_such_person:
            return {label("没有这位人员，或已离职。", "There is nobody of this id, or not any more."),
                    label("核对编号，或登记人员。", "check the id, or enrol the person"), label("您自己，或运营人员", "you, or an operator"),
                    at_once()};
        case RefusalCode::no_such_action:
            return {label("单据所在的步骤没有这个操作或任务。", "The present step has no such action or task."),
                    label("查看单据现在有哪些操作。", "look at what the document offers now"), you(), at_once()};
        case RefusalCode::no_such_signal:
            return {label("流程不接收这个信号。", "The workflow takes no such signal."), label("核对信号名称。", "check the signal's name"),
                    you(), at_once()};
        case RefusalCode::request_reused:
            return {label("同一请求编号用于了不同的内容。", "The same request id was used for something else."),
                    label("换一个新的请求编号。", "use a new request id"), you(), at_once()};
        case RefusalCode::stale_version:
            return {label("您查看之后，已有人办理过。", "Somebody has acted since you looked."),
                    label("重新查看后再办。", "look again, then act on what you see"), you(), before_due()};
        default: break;
    }
    ensure(false, "a code of this group");
    return {};
}

RefusalHelp help_of_state(RefusalCode code) {
    switch (code) {
        case RefusalCode::instance_closed:
            return {label("单据已办结。", "The document is closed."), label("需要时另开新单。", "open a new document if one is needed"), you(),
                    never()};
        case RefusalCode::instance_quarantined:
            return {label("单据因内部错误被隔离。", "The document stands still after an internal fault."),
                    label("检查后放行。", "it is looked into and released"), an_operator(), at_once()};
        case RefusalCode::already_open:
            return {label("同一人同一期间的单据已经有了。", "The document for this person and period exists already."),
                    label("使用已有的单据。", "use the one that is there"), you(), at_once()};
        case RefusalCode::not_offered:
            return {label("这一步有此操作，但现在不需要。", "The step has this action, but does not ask for it now."),
                    label("等其条件成立；提示中写有依据。", "its condition comes true; the hint says what it rests on"),
                    label("能改变该条件的人", "whoever changes what it rests on"), before_due()};
        case RefusalCode::too_early:
            return {label("还没到可以办理的时间。", "It may not be done yet."), label("等到提示中的时间。", "wait until the moment in the hint"),
                    label("无需他人，时间到即可", "nobody; time alone"), label("提示中的时间之后", "from the moment in the hint on")};
        case RefusalCode::requirement_failed:
            return {label("不满足流程规定的条件。", "A condition of the definition does not hold."),
                    label("按提示改正表单或相关数据。", "change the form, or what the condition rests on"),
                    label("填报人，或维护相关数据的人", "who files it, or who keeps those figures"), before_due()};
        case RefusalCode::limit_exceeded:
            return {label("会超出限额：账户的，或上传文件的。", "An account, or what is uploaded, would go beyond its limit."),
                    label("减少金额，先核销，或调整限额。", "ask for less, write off first, or change the limit"),
                    label("您自己；调整限额由财务", "you; the limit is finance's"), before_due()};
        case RefusalCode::reason_required:
            return {label("必须写明理由或意见。", "A reason or an opinion is required."), label("写明理由。", "give one"), you(), before_due()};
        case RefusalCode::not_a_target:
            return {label("不能退回到那一步。", "It can not be returned to that step."),
                    label("选择已经过的步骤。", "choose one of the steps that it has passed"), you(), before_due()};
        case RefusalCode::nothing_to_take_back:
            return {label("最后一步不是您办的，或已有后果依赖于它。", "The last act is not yours, or something rests on it."),
                    label("请现在的办理人退回。", "ask whoever has it now to return it"), whoever_has_it(), before_due()};
        case RefusalCode::money_moved:
            return {label("已有款项收付，不能撤销或退回。", "Money has moved; nothing before it is revoked."),
                    label("走冲正，或另开新单。", "a booking of its own corrects it, or a new document"),
                    label("财务、出纳", "finance and the cashier"), never()};
        case RefusalCode::waits_for_signer:
            return {label("须先由被加签的人签字。", "A signer who was added comes first."),
                    label("等他签字，或减签。", "the added signer signs, or is taken out again"),
                    label("加签人，或请他加签的人", "the added signer, or whoever added him"), before_due()};
        case RefusalCode::too_soon:
            return {label("刚催办过。", "It was urged a moment ago."), label("过四小时再催。", "wait until four hours have gone by"), you(),
                    label("上次催办四小时之后", "four hours after the last time")};
        case RefusalCode::not_migratable:
            return {label("不能改用那一版流程。", "It can not go on under that version."),
                    label("指明新版中的步骤，或发布相容的版本。", "name a step of the new version, or publish one that fits"), an_operator(),
                    before_due()};
        case RefusalCode::blackout:
            return {label("此操作在这段时间内关闭。", "The action is closed at this time."),
                    label("等关闭时间结束。", "wait until the time is over"), label("无需他人，时间到即可", "nobody; time alone"),
                    label("提示中的时间之后", "from the moment in the hint on")};
        case RefusalCode::too_late:
            return {label("已过此操作的最后时间。", "The last moment for this action has passed."),
                    label("改走其他操作，或另开新单。", "take another action, or open a new document"), you(), never()};
        case RefusalCode::field_locked:
            return {label("这一步不能修改该字段。", "This step may not change the field."),
                    label("退回到可以修改它的步骤。", "return it to a step that may"), whoever_has_it(), before_due()};
        default: break;
    }
    ensure(false, "a code of this group");
    return {};
}

RefusalHelp help_of_person(RefusalCode code) {
    switch (code) {
        case RefusalCode::unknown_key:
            return {label("密钥未登记或已吊销。", "The key is not enrolled, or was revoked."),
                    label("登记您的公钥。", "your public key is enrolled"), an_operator(), at_once()};
        case RefusalCode::not_assigned:
            return {label("这项任务是别人的。", "The task is somebody else's."),
                    label("等他办理，或由他转办、设置代理。", "they act, hand it on, or set a proxy"),
                    label("提示中的人", "whoever the hint names"), before_due()};
        case RefusalCode::own_document:
            return {label("填报人不得自己经办或签字。", "Nobody signs what he or she filed."),
                    label("由其他人办理。", "somebody else acts"), other_holder(), before_due()};
        case RefusalCode::already_signed:
            return {label("一人不得两次签字。", "Nobody signs one document twice."), label("由其他人签字。", "somebody else signs"),
                    other_holder(), before_due()};
        case RefusalCode::not_permitted:
            return {label("此操作需要您没有的角色，或这不是您的单据。", "It needs a role that you lack, or the document is none of yours."),
                    label("由有此角色的人办理，或授予角色。", "somebody who has the role acts, or you are given it"),
                    label("有此角色的人；角色由运营人员授予", "who has the role; roles are an operator's"), at_once()};
        case RefusalCode::needs_approval:
            return {label("须两人同意，不能直接更改。", "Two people must agree to this; it is not changed directly."),
                    label("通过内部变更流程提出。", "it goes through a house change"), label("提出人和批准人", "who asks, and who approves"),
                    at_once()};
        case RefusalCode::needs_second_factor:
            return {label("金额超出仅凭消息或邮件可以办理的上限。", "The amount is above what may be decided by chat or mail alone."),
                    label("登录网页后在浏览器中办理，或在终端办理。", "decide in the browser after signing in, or at the terminal"), you(),
                    before_due()};
        case RefusalCode::held_by_other:
            return {label("任务已被别人认领、接手，或正在等意见。", "Somebody else has claimed it, got it, or is asked for an opinion."),
                    label("他办理、退回或转办。", "they act, give it back, or hand it on"), whoever_has_it(), before_due()};
        case RefusalCode::not_held:
            return {label("任务不在您名下。", "You do not hold the task."), label("先认领，或由持有人办理。", "claim it first, or its holder acts"),
                    label("您自己，或持有人", "you, or its holder"), before_due()};
        case RefusalCode::not_eligible:
            return {label("所指的人不能承担这项任务。", "The person named may not take the task."),
                    label("选择没有参与此单、且定义允许的人。", "choose somebody with no other part in it whom the definition allows"),
                    you(), before_due()};
        case RefusalCode::not_his_turn:
            return {label("签字有先后，还没轮到。", "Signers act in order, and it is not this one's turn."),
                    label("等排在前面的人签字。", "those before sign"), label("排在前面的人", "who comes before"), before_due()};
        case RefusalCode::no_proxy:
            return {label("没有可用的代理。", "There is no proxy that covers this."),
                    label("本人设置代理，或亲自办理。", "the principal sets one, or acts in person"),
                    label("委托人", "the principal"), before_due()};
        case RefusalCode::over_cap:
            return {label("金额超出代理的上限。", "The amount is above what the proxy covers."),
                    label("本人办理，或提高上限。", "the principal acts, or sets a proxy with a higher cap"),
                    label("委托人", "the principal"), before_due()};
        default: break;
    }
    ensure(false, "a code of this group");
    return {};
}

RefusalHelp help_of_time(RefusalCode code) {
    switch (code) {
        case RefusalCode::deadline_passed:
            return {label("单据的期限已过。", "The document's time is over."), label("需要时另开新单。", "open a new document if one is needed"),
                    you(), never()};
        case RefusalCode::deadline_not_reached:
            return {label("期限未到（时钟自己的命令）。", "The deadline has not come (a command of the clock)."),
                    label("时间到后自动进行。", "it happens by itself when the time has come"), label("系统", "the daemon"),
                    label("期限到时", "at the deadline")};
        case RefusalCode::no_such_deadline:
            return {label("没有这项期限在计时。", "No such deadline is running."), label("查看单据现有的期限。", "look at the deadlines that run"),
                    you(), at_once()};
        case RefusalCode::calendar_year_missing:
            return {label("工作日历缺少所需的年份。", "The working-day calendar has no data for a year that is needed."),
                    label("导入该年的日历。", "that year's calendar is imported"), an_operator(), before_due()};
        case RefusalCode::time_suspended:
            return {label("系统时钟跳变，等待确认。", "The wall clock jumped and waits to be confirmed."),
                    label("确认时钟（clock confirm）。", "the clock is confirmed (clock confirm)"), an_operator(), at_once()};
        case RefusalCode::not_rehearsal:
            return {label("时钟是真的，不能拨动。", "The clock is real and can not be moved."),
                    label("在演练中进行。", "do it in a rehearsal"), an_operator(), at_once()};
        default: break;
    }
    ensure(false, "a code of this group");
    return {};
}

RefusalHelp help_of_house(RefusalCode code) {
    switch (code) {
        case RefusalCode::expression_failed:
            return {label("流程中的算式无法计算。", "An expression of the definition can not be computed."),
                    label("补齐对照表中的行，或改正数值。", "the row it looks for is added, or the figures are corrected"),
                    label("财务；定义有误时由其维护者", "finance; or whoever keeps the definition"), before_due()};
        case RefusalCode::invalid_definition:
            return {label("流程定义有误。", "The definition has a fault."), label("按行号改正后再发布。", "correct the lines that are named"),
                    its_author(), at_once()};
        case RefusalCode::definition_exists:
            return {label("同一版本已发布，内容不同。", "The same version is published with another text."),
                    label("提高 version。", "raise its version"), its_author(), at_once()};
        case RefusalCode::read_only:
            return {label("磁盘已满，只能查询。", "The disk is full; only questions are answered."),
                    label("腾出空间后重启服务。", "space is freed and the daemon restarted"), an_operator(), at_once()};
        case RefusalCode::outbox_held:
            return {label("数据像是从备份恢复或复制来的，暂不发送消息。", "The data look like a restored or copied backup; nothing is delivered."),
                    label("确认这就是在用的系统后恢复发送。", "it is confirmed that this is the house at work: outbox resume"), an_operator(), at_once()};
        case RefusalCode::not_found:
            return {label("没有所指的东西。", "What was named does not exist."), label("核对名称或编号。", "check its name or number"), you(),
                    at_once()};
        default: break;
    }
    ensure(false, "a code of this group");
    return {};
}

}  // namespace

// The groups of refusal.hpp, in its order.
RefusalHelp help_of(RefusalCode code) {
    if (code <= RefusalCode::stale_version) return help_of_question(code);
    if (code <= RefusalCode::field_locked) return help_of_state(code);
    if (code <= RefusalCode::over_cap) return help_of_person(code);
    if (code <= RefusalCode::not_rehearsal) return help_of_time(code);
    return help_of_house(code);
}

}  // namespace countersign::engine
