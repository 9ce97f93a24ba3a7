# `format` rewrites every C++ file that git knows (or would add) as .clang-format says.
find_program(CLANG_FORMAT NAMES clang-format clang-format-14)
if(CLANG_FORMAT)
    add_custom_target(format
        COMMAND git ls-files -z --cached --others --exclude-standard -- *.cpp *.h | xargs -0 ${CLANG_FORMAT} -i
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
endif()
