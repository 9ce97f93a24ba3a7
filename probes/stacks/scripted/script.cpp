#include "stacks/scripted/script.h"

#include "kit/errno_names.h"
#include "stacks/stack.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace unlisten::scripted {
namespace {

constexpr size_t longest_script = 1u << 20;
constexpr uint64_t longest_ms = 3600000;
constexpr uint64_t longest_queue = 1u << 16;

using Words = std::vector<std::string_view>;

Words split(std::string_view text) {
    Words words;
    for (size_t at = 0;;) {
        at = text.find_first_not_of(" \t\r", at);
        if (at == text.npos)
            return words;
        const size_t end = std::min(text.find_first_of(" \t\r", at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
}

[[noreturn]] void fail(const std::string& what, std::string_view word = {}) {
    throw ScriptError(what + (word.empty() ? "" : ": " + std::string(word)));
}

// The words of one line or effect, taken one by one.
class Reader {
  public:
    explicit Reader(std::string_view text) : words_(split(text)) {}

    bool more() const { return next_ < words_.size(); }
    std::string_view peek() const { return more() ? words_[next_] : std::string_view(); }
    std::string_view take(const char* what) {
        if (!more())
            fail(std::string(what) + " is missing");
        return words_[next_++];
    }
    bool takes(std::string_view word) {
        const bool there = more() && peek() == word;
        next_ += there;
        return there;
    }
    void end() const {
        if (more())
            fail("not understood", peek());
    }

  private:
    Words words_;
    size_t next_ = 0;
};

int take_errno(Reader& reader) {
    const std::string_view name = reader.take("an errno");
    const int number = errno_number(name);
    if (number == 0)
        fail("no errno", name);
    return number;
}

uint64_t take_number(Reader& reader, const char* what, uint64_t most) {
    const std::string_view text = reader.take(what);
    uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number > most)
        fail(std::string("not ") + what, text);
    return number;
}

uint64_t take_ms(Reader& reader) {
    const uint64_t ms = take_number(reader, "a number of ms", longest_ms);
    if (!reader.takes("ms"))
        fail("after a time comes ms");
    return ms * 1000;
}

constexpr struct {
    std::string_view name;
    Fate fate;
} fates[] = {{"accept", Fate::accept},
             {"keep", Fate::accept},
             {"refuse", Fate::refuse},
             {"drop", Fate::drop},
             {"fail", Fate::fail},
             {"reset", Fate::reset},
             {"reset-on-send", Fate::reset_on_send},
             {"end", Fate::end},
             {"silence", Fate::silence},
             {"stranger", Fate::stranger},
             {"move", Fate::move},
             {"vanish", Fate::vanish},
             {"abort", Fate::abort}};

Sentence take_sentence(Reader& reader) {
    const std::string_view name = reader.take("a fate");
    for (const auto& [fate_name, fate] : fates) {
        if (fate_name != name)
            continue;
        Sentence sentence{fate, 0, 0};
        if (fate == Fate::fail)
            sentence.error = take_errno(reader);
        if (reader.takes("after"))
            sentence.after_us = take_ms(reader);
        return sentence;
    }
    fail("no fate", name);
}

Alternatives take_alternatives(Reader& reader) {
    Alternatives alternatives;
    do
        alternatives.push_back(take_sentence(reader));
    while (reader.takes("or"));
    return alternatives;
}

constexpr struct {
    std::string_view name;
    Alternatives Rule::*effect;
} clients[] = {{"queued", &Rule::queued},
               {"accepted", &Rule::accepted},
               {"new", &Rule::newcomers},
               {"behind", &Rule::behind}};

constexpr struct {
    std::string_view name;
    bool Rule::*effect;
} flags[] = {{"cannot", &Rule::cannot},
             {"dies", &Rule::dies},
             {"ignored", &Rule::ignored},
             {"restores", &Rule::restores},
             {"unlistens", &Rule::unlistens}};

void take_effect(Reader& reader, Rule& rule) {
    const std::string_view word = reader.take("an effect");
    if (word == "fails") {
        rule.error = take_errno(reader);
        return;
    }
    if (word == "pending") {
        rule.pending = take_errno(reader);
        return;
    }
    if (word == "holds") {
        rule.holds = take_number(reader, "a number of clients", longest_queue);
        return;
    }
    for (const auto& [name, effect] : flags)
        if (name == word) {
            rule.*effect = true;
            return;
        }
    for (const auto& [name, effect] : clients)
        if (name == word) {
            rule.*effect = take_alternatives(reader);
            return;
        }
    fail("no effect", word);
}

Rule read_rule(std::string_view head, std::string_view effects) {
    Rule rule;
    Reader reader(head);
    rule.call = reader.take("a call");
    while (reader.more()) {
        const std::string_view word = reader.take("");
        if (word == "tcp")
            rule.local = false;
        else if (word == "unix")
            rule.tcp = false;
        else if (word == "alone")
            rule.group = false;
        else if (word == "group")
            rule.alone = false;
        else
            fail("neither tcp, unix, alone nor group", word);
    }
    if (split(effects).empty()) // it answers 0
        return rule;
    while (!effects.empty()) {
        const size_t comma = std::min(effects.find(','), effects.size());
        Reader effect(effects.substr(0, comma));
        take_effect(effect, rule);
        effect.end();
        effects.remove_prefix(std::min(comma + 1, effects.size()));
    }
    return rule;
}

uint32_t take_can(Reader& reader) {
    constexpr struct {
        std::string_view name;
        uint32_t bit;
    } names[] = {{"tcp4", STACK_TCP4},     {"tcp6", STACK_TCP6},
                 {"unix", STACK_UNIX},     {"unix-abstract", STACK_UNIX_ABSTRACT},
                 {"unlink", STACK_UNLINK}, {"rename", STACK_RENAME},
                 {"dup", STACK_DUP}};
    uint32_t can = STACK_VIRTUAL_CLOCK;
    while (reader.more()) {
        const std::string_view word = reader.take("");
        const auto* const entry = std::find_if(std::begin(names), std::end(names),
                                               [&](const auto& each) { return each.name == word; });
        if (entry == std::end(names))
            fail("no ability", word);
        can |= entry->bit;
    }
    return can;
}

std::string rest_of(Reader& reader) {
    std::string text(reader.take("a text"));
    while (reader.more())
        text += " " + std::string(reader.take(""));
    return text;
}

void read_property(std::string_view line, Script& script) {
    Reader reader(line);
    const std::string_view name = reader.take("a property");
    constexpr struct {
        std::string_view name;
        std::string Script::*text;
    } texts[] = {
        {"system", &Script::system}, {"release", &Script::release}, {"build", &Script::build}};
    constexpr struct {
        std::string_view name;
        uint64_t Script::*us;
    } times[] = {{"timer", &Script::timer_us}, {"oversleeps", &Script::oversleeps_us}};
    constexpr struct {
        std::string_view name;
        std::optional<Sentence> Script::*sentence;
    } sentences[] = {{"full", &Script::full},     {"full-unix", &Script::full_unix},
                     {"nobody", &Script::nobody}, {"elsewhere", &Script::elsewhere},
                     {"left", &Script::left},     {"left-reset", &Script::left_reset}};
    bool known = name == "can";
    if (known)
        script.can = take_can(reader);
    for (const auto& entry : texts)
        if (entry.name == name) {
            script.*entry.text = rest_of(reader);
            known = true;
        }
    for (const auto& entry : times)
        if (entry.name == name) {
            script.*entry.us = take_ms(reader);
            known = true;
        }
    if (script.timer_us == 0) // who asks again at once never lets time pass
        fail("a timer takes time");
    for (const auto& entry : sentences)
        if (entry.name == name) {
            script.*entry.sentence = take_sentence(reader);
            known = true;
        }
    if (!known)
        fail("no property", name);
    reader.end();
}

void read_line(std::string_view line, Script& script) {
    line = line.substr(0, line.find('#'));
    const Words words = split(line);
    if (words.empty() || words.front() == "expect") // for whoever compares
        return;
    const size_t colon = line.find(':');
    if (colon == line.npos)
        read_property(line, script);
    else
        script.rules.push_back(read_rule(line.substr(0, colon), line.substr(colon + 1)));
}

} // namespace

const Rule* Script::rule(const std::string& call, bool tcp, bool group) const {
    for (auto rule = rules.rbegin(); rule != rules.rend(); ++rule)
        if (rule->call == call && (tcp ? rule->tcp : rule->local) &&
            (group ? rule->group : rule->alone))
            return &*rule;
    return nullptr;
}

Script read_script(std::string_view text) {
    if (text.size() > longest_script)
        throw ScriptError("the script is larger than 1 MiB");
    Script script;
    for (unsigned number = 1; !text.empty(); ++number) {
        const size_t end = std::min(text.find('\n'), text.size());
        try {
            read_line(text.substr(0, end), script);
        } catch (const ScriptError& error) {
            throw ScriptError("line " + std::to_string(number) + ": " + error.what());
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return script;
}

} // namespace unlisten::scripted
