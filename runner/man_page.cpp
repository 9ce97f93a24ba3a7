#include "man_page.h"

#include "text.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace unlisten {

namespace {

struct Escape {
    std::string_view text, escaped;
};

// Without these troff prints typographer's quotes and hyphens, which nobody can paste.
constexpr Escape escapes[] = {
    {"\\", "\\(rs"}, {"-", "\\-"},    {"'", "\\(aq"}, {"`", "\\(ga"}, {"^", "\\(ha"},
    {"~", "\\(ti"},  {"\"", "\\(dq"}, {"×", "\\(mu"}, {"→", "\\(->"},
};

const Escape* escape_at(std::string_view text) {
    for (const Escape& each : escapes)
        if (text.substr(0, each.text.size()) == each.text)
            return &each;
    return nullptr;
}

std::string bold(const std::string& text) {
    return "\\fB" + troff_text(text) + "\\fR";
}
std::string italic(const std::string& text) {
    return "\\fI" + troff_text(text) + "\\fR";
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

// "Surveys what ..." goes on behind "unlisten - ".
std::string as_clause(std::string sentence) {
    if (!sentence.empty())
        sentence[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(sentence[0])));
    if (!sentence.empty() && sentence.back() == '.')
        sentence.pop_back();
    return sentence;
}

std::string names_and_value(const OptionOutline& option) {
    std::string text;
    for (const std::string& name : option.names)
        join_to(text, ", ", bold(name));
    if (!option.value.empty())
        join_to(text, " ", italic(option.value));
    return text;
}

// One in a synopsis: [--out FILE], FILE...
std::string in_synopsis(const OptionOutline& option) {
    std::string text;
    if (!option.names.empty())
        text = bold(option.names.back());
    if (!option.value.empty())
        join_to(text, " ", italic(option.value));
    if (!option.required)
        text = "[" + text + "]";
    return option.repeated ? text + "..." : text;
}

std::string remarks(const OptionOutline& option) {
    std::string text;
    const auto add = [&](const std::string& remark) { join_to(text, "; ", remark); };
    std::string allowed;
    bool is_known = true;
    for (const std::string& value : option.allowed) {
        join_to(allowed, ", ", value);
        is_known &= option.description.find(value) != std::string::npos;
    }
    if (!is_known)
        add("one of " + allowed);
    if (!option.range.empty())
        add(option.range);
    if (!option.otherwise.empty())
        add("default: " + option.otherwise);
    if (option.repeated && !option.is_positional())
        add("may be given several times");
    if (option.required && !option.is_positional())
        add("required");
    return text.empty() ? "" : " (" + text + ")";
}

class Page {
  public:
    void line(const std::string& troff) { text_ += troff + '\n'; }
    void option(const OptionOutline& option) {
        line(".TP");
        line(names_and_value(option));
        line(troff_text(option.description + remarks(option)));
    }
    // Paragraphs are filled, lines that are indented stay as they are.
    void prose(const std::string& text) {
        bool verbatim = false, fresh = true;
        const auto end_verbatim = [&] {
            if (verbatim)
                line(".EE");
            verbatim = false;
        };
        std::istringstream in(text);
        for (std::string each; std::getline(in, each);) {
            if (each.empty()) {
                end_verbatim();
                fresh = true;
                continue;
            }
            const bool is_indented = each[0] == ' ';
            if (is_indented && !verbatim) {
                line(".EX");
                verbatim = true;
            } else if (!is_indented) {
                end_verbatim();
                if (fresh)
                    line(".PP");
            }
            fresh = false;
            line(troff_text(each));
        }
        end_verbatim();
    }
    std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

// Every command has it; once is enough.
bool is_help(const OptionOutline& option) {
    return std::find(option.names.begin(), option.names.end(), "--help") != option.names.end();
}

void write_command(Page& page, const std::string& program, const CommandOutline& command) {
    page.line(".SS " + troff_text(program + " " + command.name));
    std::string synopsis = bold(program + " " + command.name);
    for (const bool positional : {false, true})
        for (const OptionOutline& option : command.options)
            if (option.is_positional() == positional && !is_help(option))
                synopsis += ' ' + in_synopsis(option);
    page.line(synopsis);
    page.prose(command.description + '.');
    for (const OptionOutline& option : command.options)
        if (!is_help(option))
            page.option(option);
    page.prose(command.footer);
}

} // namespace

std::string troff_text(std::string_view text) {
    const std::string shown = printable(text);
    std::string result;
    // A control character at the beginning of a line would make it a request.
    if (!shown.empty() && (shown[0] == '.' || shown[0] == '\''))
        result = "\\&";
    for (std::string_view rest = shown; !rest.empty();) {
        const Escape* escape = escape_at(rest);
        result += escape != nullptr ? escape->escaped : rest.substr(0, 1);
        rest.remove_prefix(escape != nullptr ? escape->text.size() : 1);
    }
    return result;
}

std::string man_page(const CommandOutline& program, const std::string& version) {
    Page page;
    page.line(".\\\" Generated by `" + program.name + " man`.");
    page.line(".nr HY 0"); // words like harness:late stay whole
    page.line(".TH " + troff_text(upper(program.name)) + " 1 \"\" \"" +
              troff_text(program.name + " " + version) + "\" \"User Commands\"");
    page.line(".ad l");
    page.line(".SH NAME");
    page.line(troff_text(program.name) + " \\- " + troff_text(as_clause(program.description)));
    page.line(".SH SYNOPSIS");
    page.line(bold(program.name) + ' ' + italic("COMMAND") + " [" + italic("OPTION") + "...]");
    page.line(".SH DESCRIPTION");
    page.line(troff_text(program.description));
    page.prose(program.footer);
    page.line(".SH OPTIONS");
    for (const OptionOutline& option : program.options)
        page.option(option);
    page.line(".SH COMMANDS");
    for (const CommandOutline& command : program.commands)
        write_command(page, program.name, command);
    return page.take();
}

} // namespace unlisten
