// The subcommands of `unlisten`, each in a file of its own.
#pragma once

namespace CLI {
class App;
}

namespace unlisten {

// Each adds its subcommand to the program; when chosen, it runs and leaves its answer in
// `exit_code`.
void add_run(CLI::App& app, int& exit_code);
void add_list(CLI::App& app, int& exit_code);
void add_show(CLI::App& app, int& exit_code);
void add_check(CLI::App& app, int& exit_code);
void add_grade(CLI::App& app, int& exit_code);
void add_diff(CLI::App& app, int& exit_code);
void add_export(CLI::App& app, int& exit_code);
void add_platforms(CLI::App& app, int& exit_code);
void add_man(CLI::App& app, int& exit_code);
void add_completion(CLI::App& app, int& exit_code);
void add_stack_check(CLI::App& app, int& exit_code);

} // namespace unlisten
