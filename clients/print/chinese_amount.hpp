// Amounts of yuan in Chinese capitals (大写), as they stand on vouchers so that nobody adds a stroke:
// 壹万贰仟元整. Rules: 《支付结算办法》附一（正确填写票据和结算凭证的基本规定）, 中国人民银行 1997.
#pragma once

#include <cstdint>
#include <string>

namespace countersign::print {

// `minor`: fen. A negative amount begins with 负.
[[nodiscard]] std::string chinese_capitals(std::int64_t minor);

}  // namespace countersign::print
