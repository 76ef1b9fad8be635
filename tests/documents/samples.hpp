// A table as a sales statement has it, with a column of every type.
#pragma once

#include "clients/documents/field.hpp"

namespace countersign::documents {

inline Field sample_table() {
    const auto described = nlohmann::json::parse(R"([{"id":"lines","type":"table","max_rows":500,"unique":["customer","product"],
        "label":{"zh":"客户明细","en":"lines"},"columns":[
        {"id":"customer","type":"text","required":true,"max_length":80,"label":{"zh":"客户","en":"customer"}},
        {"id":"product","type":"choice","required":true,"label":{"zh":"品种","en":"product"},
         "choices":[{"id":"granules","label":{"zh":"感冒灵颗粒","en":"granules"}},{"id":"liquid","label":{"zh":"板蓝根口服液","en":"liquid"}}]},
        {"id":"purchased","type":"money","required":true,"min":{"amount":0,"currency":"CNY"},"label":{"zh":"采购金额","en":"purchased"}},
        {"id":"sold","type":"integer","min":0,"max":100000,"label":{"zh":"纯销数量","en":"sold through"}},
        {"id":"on","type":"date","label":{"zh":"日期","en":"date"}},
        {"id":"new","type":"boolean","label":{"zh":"新客户","en":"new customer"}},
        {"id":"account","type":"text","label":{"zh":"账号","en":"account"}},
        {"id":"fee","type":"money","computed":true,"label":{"zh":"客情费","en":"fee"}}]}])");
    return read_fields(described).front();
}

}  // namespace countersign::documents
