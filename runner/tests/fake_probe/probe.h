// What a fake probe was asked, and what it says.
#pragma once

#include <map>
#include <string>

class Probe {
  public:
    // Its technique is what its name says.
    Probe(int argc, char** argv);

    bool describes() const { return describes_; }
    const std::string& program() const { return program_; } // its path
    const std::string& technique() const { return technique_; }
    const std::string& option(const std::string& name) const { return options_.at(name); }
    int repeats() const { return number("--repeat"); }

    // The line of one repetition, as it should be; `words` with their quotes, or as always.
    std::string line(int repetition, const std::string& words = "") const;
    void print(const std::string& text) const;
    void say(int repetition) const { print(line(repetition)); }
    void say_all() const;

    void wait_for_end() const; // of the lifeline: the runner is gone, or wants no more
    void take_turn() const;
    void leave_file(const std::string& text) const; // in its directory

  private:
    int number(const char* option) const;
    std::string words() const;

    std::string program_, technique_;
    std::map<std::string, std::string> options_{{"--repeat", "1"},      {"--transport", "tcp4"},
                                                {"--situation", "new"}, {"--setup", "alone"},
                                                {"--path", "loopback"}, {"--lifeline", "-1"}};
    bool describes_ = false, isolated_ = false;
};

// How those behave that do not do what they were asked; nullptr where the technique has none.
// Gives the exit status.
using Manners = int (*)(const Probe&);
Manners manners_of(const Probe& probe);      // of its one bad cell
Manners describing_of(const Probe& probe);   // of --describe
std::string description(const Probe& probe); // as it should be
