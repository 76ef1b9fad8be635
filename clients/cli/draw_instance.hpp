// Pictures of one instance: where it is (a bar of steps), who holds it, what it says, and why it waits.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "clients/cli/canvas.hpp"

namespace countersign::cli {

// The states passed (✔), the present one (●) and those after it (○), broken into lines that fit.
[[nodiscard]] std::vector<std::string> step_bar(const nlohmann::json& instance, const Canvas& canvas);

// The answer of instance.show.
void draw_instance(const Canvas& canvas, const nlohmann::json& instance);

// The answer of instance.explain.
void draw_explanation(const Canvas& canvas, const nlohmann::json& explanation);

// What a refusal's code means: an item of refusal.explain.
void draw_code(const Canvas& canvas, const nlohmann::json& explained);

// "王芳, 李娜: 同意, 退回" for each group of persons that it waits for.
[[nodiscard]] std::vector<std::string> waiting_texts(const nlohmann::json& waits_for, Language language);

}  // namespace countersign::cli
