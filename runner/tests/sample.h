// The sample survey of tests/data, and ways to spoil it.
#pragma once

#include <nlohmann/json.hpp>

#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>

inline std::string data_text(const std::string& name) {
    std::ifstream in(std::string(TEST_DATA) + "/" + name, std::ios::binary);
    if (!in)
        throw std::runtime_error("no " + name);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline std::string sample_text() {
    return data_text("sample.json");
}
inline nlohmann::json sample() {
    return nlohmann::json::parse(sample_text());
}

using Spoil = std::function<void(nlohmann::json&)>;

inline constexpr const char* queued_sent = "close/tcp4/queued-sent/alone"; // 19 reset, 1 stranded

// The first cell of that name ("close/tcp4/new/alone").
inline nlohmann::json& cell_of(nlohmann::json& survey, const std::string& name) {
    for (auto& cell : survey["cells"])
        if (cell["technique"].get<std::string>() + "/" + cell["transport"].get<std::string>() +
                "/" + cell["situation"].get<std::string>() + "/" +
                cell["setup"].get<std::string>() ==
            name)
            return cell;
    throw std::runtime_error("no cell " + name);
}
