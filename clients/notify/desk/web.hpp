// What a browser asks and gets, and the headers that every page has: nothing runs in it, nothing is loaded,
// nobody frames it, its address goes nowhere else.
#pragma once

#include <string>

#include "clients/front/route.hpp"

namespace countersign::notify {

using WebRequest = front::FrontRequest;
using WebAnswer = front::FrontAnswer;

[[nodiscard]] WebAnswer page_answer(int status, std::string html);
// To be asked for by GET.
[[nodiscard]] WebAnswer see_other(const std::string& path);

}  // namespace countersign::notify
