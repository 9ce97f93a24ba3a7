# cmake -D GIT=git -D SCRATCH=folder -P commit_test.cmake: what commit_of.cmake says of a checkout.
cmake_minimum_required(VERSION 3.22)
file(REMOVE_RECURSE ${SCRATCH})
file(MAKE_DIRECTORY ${SCRATCH}/a/runner)
foreach(variable GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE)
    unset(ENV{${variable}})
endforeach()

function(git)
    execute_process(
        COMMAND ${GIT} -C ${SCRATCH}/a -c user.name=test -c user.email=test@invalid -c commit.gpgsign=false ${ARGN}
        OUTPUT_VARIABLE said OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    set(said "${said}" PARENT_SCOPE)
endfunction()

function(expect commit source)
    execute_process(
        COMMAND ${CMAKE_COMMAND} -D GIT=${GIT} -D SOURCE=${source} -D HEADER=${SCRATCH}/commit.h
                -P ${CMAKE_CURRENT_LIST_DIR}/../commit_of.cmake
        COMMAND_ERROR_IS_FATAL ANY)
    file(STRINGS ${SCRATCH}/commit.h line REGEX define)
    if(NOT line STREQUAL "#define UNLISTEN_COMMIT \"${commit}\"")
        message(SEND_ERROR "expected ${commit}: ${line}")
    endif()
endfunction()

set(source ${SCRATCH}/a/runner/main.cpp)
file(WRITE ${source} "one")
file(WRITE ${SCRATCH}/a/README.md "one")
git(init -q)
expect(unknown ${SCRATCH}/a)
git(add .)
git(commit -q -m one)
git(rev-parse HEAD)
set(first ${said})
expect(${first} ${SCRATCH}/a)

file(TIMESTAMP ${SCRATCH}/commit.h before "%s")
execute_process(COMMAND ${CMAKE_COMMAND} -E sleep 1.1)
expect(${first} ${SCRATCH}/a)
file(TIMESTAMP ${SCRATCH}/commit.h after "%s")
if(NOT before STREQUAL after)
    message(SEND_ERROR "the header was written again, with nothing new in it")
endif()

file(WRITE ${source} "two")
expect(${first}-dirty ${SCRATCH}/a)
git(add .)
expect(${first}-dirty ${SCRATCH}/a)
git(commit -q -m two)
git(rev-parse HEAD)
expect(${said} ${SCRATCH}/a)

file(WRITE ${SCRATCH}/a/README.md "not compiled")
file(WRITE ${SCRATCH}/a/notes "not compiled either")
expect(${said} ${SCRATCH}/a)
file(WRITE ${SCRATCH}/a/runner/new.cpp "compiled")
expect(${said}-dirty ${SCRATCH}/a)
file(REMOVE ${SCRATCH}/a/runner/new.cpp)

file(MAKE_DIRECTORY ${SCRATCH}/a/unpacked/runner)
expect(unknown ${SCRATCH}/a/unpacked)
set(GIT GIT-NOTFOUND)
expect(unknown ${SCRATCH}/a)
