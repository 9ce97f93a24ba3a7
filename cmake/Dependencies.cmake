# Third-party libraries: packages of the system, never a download.
#   CLI11::CLI11  nlohmann_json::nlohmann_json  RapidJSON::headers  doctest::doctest

# unlisten_missing(RESULT NEED): a sentence that names the package on each system.
function(unlisten_missing result need)
    file(STRINGS ${PROJECT_SOURCE_DIR}/cmake/packages.txt lines)
    foreach(line IN LISTS lines)
        separate_arguments(words UNIX_COMMAND "${line}")
        list(POP_FRONT words first)
        if(first STREQUAL "#")
            set(managers ${words}) # the last comment line holds the names of the columns
            list(POP_FRONT managers)
        elseif(first STREQUAL need)
            set(packages ${words})
        endif()
    endforeach()
    set(text "")
    foreach(manager package IN ZIP_LISTS managers packages)
        string(APPEND text "\n  ${manager}: ${package}")
    endforeach()
    set(${result} "${need} was not found. Its package, by package manager:${text}" PARENT_SCOPE)
endfunction()

foreach(need CLI11 nlohmann_json)
    find_package(${need} CONFIG QUIET)
    if(NOT ${need}_FOUND)
        unlisten_missing(text ${need})
        message(FATAL_ERROR "${text}\nOr let ./bootstrap build install it.")
    endif()
endforeach()

# Its CMake files define different names in different versions, or are not packaged at all.
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/schema.h)
if(NOT RAPIDJSON_INCLUDE_DIR)
    unlisten_missing(text RapidJSON)
    message(FATAL_ERROR "${text}\nOr let ./bootstrap build install it.")
endif()
add_library(RapidJSON::headers INTERFACE IMPORTED GLOBAL)
target_include_directories(RapidJSON::headers SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIR})

# Not a cache variable, so that tests appear once doctest does.
find_package(doctest CONFIG QUIET)
if(NOT DEFINED UNLISTEN_TESTS)
    set(UNLISTEN_TESTS ${doctest_FOUND})
    if(NOT doctest_FOUND)
        message(STATUS "Tests: OFF, because doctest was not found")
    endif()
elseif(UNLISTEN_TESTS AND NOT doctest_FOUND)
    unlisten_missing(text doctest)
    message(FATAL_ERROR "UNLISTEN_TESTS is on, but ${text}")
endif()
