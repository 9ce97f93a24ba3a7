# The tests of the scripts in this folder.
if(GIT_EXECUTABLE)
    add_test(NAME commit_test
        COMMAND ${CMAKE_COMMAND} -D GIT=${GIT_EXECUTABLE} -D SCRATCH=${PROJECT_BINARY_DIR}/commit_test
                -P ${CMAKE_CURRENT_LIST_DIR}/tests/commit_test.cmake)
endif()
add_test(NAME stale_probes_test
    COMMAND ${CMAKE_COMMAND} -D SCRATCH=${PROJECT_BINARY_DIR}/stale_probes_test
            -P ${CMAKE_CURRENT_LIST_DIR}/tests/stale_probes_test.cmake)
