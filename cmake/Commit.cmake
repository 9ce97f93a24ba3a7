# What a results file says about the program that made it: build_info.h when it was configured, and commit.h, which
# commit_of.cmake writes anew in every build, because a commit or an edit configures nothing.
set(UNLISTEN_COMPILER "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
set(generated ${PROJECT_BINARY_DIR}/generated)
configure_file(${CMAKE_CURRENT_LIST_DIR}/build_info.h.in ${generated}/build_info.h @ONLY)
target_include_directories(unlisten_options INTERFACE ${generated})

find_package(Git QUIET)
add_custom_target(commit
    COMMAND ${CMAKE_COMMAND} -D GIT=${GIT_EXECUTABLE} -D SOURCE=${PROJECT_SOURCE_DIR}
            -D HEADER=${generated}/commit.h -P ${CMAKE_CURRENT_LIST_DIR}/commit_of.cmake
    BYPRODUCTS ${generated}/commit.h
    COMMENT "Which commit this is" VERBATIM)
