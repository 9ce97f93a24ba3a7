# cmake -D GIT=git -D SOURCE=folder -D HEADER=file -P commit_of.cmake
# Writes HEADER, unless it says so already: the commit that SOURCE is a checkout of, with "-dirty" when what a
# program is built from is not as it was committed; "unknown" outside a checkout.
cmake_minimum_required(VERSION 3.22)

# What a build reads, and where a file that git does not know would be compiled too.
set(built_from CMakeLists.txt CMakePresets.json cmake probes runner results/schema)
set(found_by_cmake probes runner)

function(git output)
    set(answer "")
    set(failed 1)
    if(GIT)
        execute_process(
            COMMAND ${GIT} -C ${SOURCE} --no-optional-locks ${ARGN}
            OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    endif()
    set(${output} "${answer}" PARENT_SCOPE)
    set(failed "${failed}" PARENT_SCOPE)
endfunction()

set(commit unknown)
git(above rev-parse --show-cdup) # not empty: an unpacked archive inside somebody else's checkout
if(NOT failed AND above STREQUAL "")
    git(head rev-parse --verify --quiet HEAD)
    if(NOT failed)
        set(commit ${head})
        git(edited status --porcelain --untracked-files=no -- ${built_from})
        set(unsure ${failed})
        git(added ls-files --others --exclude-standard -- ${found_by_cmake})
        if(unsure OR failed OR NOT "${edited}${added}" STREQUAL "")
            string(APPEND commit -dirty)
        endif()
    endif()
endif()

set(text "#pragma once\n\n#define UNLISTEN_COMMIT \"${commit}\"\n")
set(there "")
if(EXISTS ${HEADER})
    file(READ ${HEADER} there)
endif()
if(NOT there STREQUAL text)
    file(WRITE ${HEADER} "${text}")
endif()
