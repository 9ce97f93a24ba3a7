// A new image of this program in the process that held the listener (techniques exec-...).
#pragma once

#include "kit/context.h"

namespace unlisten {

// Replaces this process. Returns minus an errno if it could not.
int exec_image(const Context& context, int control, int listener, bool keep_listener);

// Entered by main when argv says that this is such an image.
bool is_image(int argc, char** argv);
[[noreturn]] void image_main(int argc, char** argv);

} // namespace unlisten
