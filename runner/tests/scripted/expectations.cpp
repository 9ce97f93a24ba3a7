#include "expectations.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

std::vector<std::string> parts_of(const std::string& text, char separator) {
    std::istringstream stream(text);
    std::vector<std::string> parts;
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(part);
    return parts;
}

bool is_count(const std::string& word) {
    return word.size() > 1 && word[0] == 'x' &&
           std::all_of(word.begin() + 1, word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::map<std::string, unsigned> outcomes_of(const std::string& text) {
    std::map<std::string, unsigned> outcomes;
    for (const std::string& alternative : parts_of(text, '|')) {
        auto words = words_of(alternative);
        unsigned count = 0;
        if (!words.empty() && is_count(words.back())) {
            count = static_cast<unsigned>(std::stoul(words.back().substr(1)));
            words.pop_back();
        }
        std::string outcome;
        for (const std::string& word : words)
            outcome += (outcome.empty() ? "" : " ") + word;
        if (outcome.empty())
            throw std::runtime_error("no outcome");
        outcomes[outcome] = count;
    }
    return outcomes;
}

} // namespace

Expectations Expectations::of(const std::filesystem::path& path) {
    Expectations all;
    std::ifstream file(path);
    unsigned number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        line.resize(std::min(line.find('#'), line.size()));
        auto words = words_of(line);
        if (words.empty() || words.front() != "expect")
            continue;
        const size_t colon = line.find(':');
        if (colon == line.npos)
            throw std::runtime_error(path.string() + ":" + std::to_string(number) + ": no colon");
        const auto head = words_of(line.substr(0, colon));
        const std::string said = line.substr(colon + 1);
        const std::string& name = head.back();
        if (head.size() == 2 && name == "exit") {
            all.exit_status = std::stoi(said);
            continue;
        }
        const auto part = parts_of(name, '/');
        if (head.size() == 3 && head[1] == "grade") {
            auto grade = words_of(said);
            all.grades[name] = {grade.at(0), {grade.begin() + 1, grade.end()}};
            all.techniques.insert(part.at(0));
            all.transports.insert(part.at(1));
        } else if (head.size() == 3 && head[1] == "control" && words_of(said).at(0) == "fails") {
            all.failed_controls.insert(name);
            all.transports.insert(part.back()); // nothing/queued/tcp4
        } else if (head.size() == 2) {
            all.cells[name] = outcomes_of(said);
            all.techniques.insert(part.at(0));
            all.transports.insert(part.at(1));
        } else {
            throw std::runtime_error(path.string() + ":" + std::to_string(number) +
                                     ": not understood");
        }
    }
    return all;
}
