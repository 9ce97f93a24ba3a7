# unlisten_fuzz_target(NAME LIBRARIES...): NAME.cpp beside the calling CMakeLists.txt defines
# LLVMFuzzerTestOneInput, corpus/NAME/ its inputs, corpus/NAME.dict (if there is one) its dictionary.
# With UNLISTEN_FUZZ it becomes <build>/fuzz/NAME, which runner/fuzz/run runs (target fuzz_targets
# builds them all); with UNLISTEN_TESTS a test that replays the inputs, for any compiler.
set(UNLISTEN_FUZZ_REPLAY ${PROJECT_SOURCE_DIR}/runner/fuzz/replay.cpp)
if(UNLISTEN_FUZZ)
    add_custom_target(fuzz_targets)
endif()

function(unlisten_fuzz_target name)
    set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
    if(UNLISTEN_FUZZ)
        add_executable(fuzz_${name} ${name}.cpp)
        target_link_libraries(fuzz_${name} PRIVATE unlisten_options ${ARGN} -fsanitize=fuzzer)
        set_target_properties(fuzz_${name} PROPERTIES
            OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
        add_dependencies(fuzz_targets fuzz_${name})
        file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
        file(CREATE_LINK ${corpus} ${PROJECT_BINARY_DIR}/fuzz/${name}.corpus SYMBOLIC)
        if(EXISTS ${corpus}.dict)
            file(CREATE_LINK ${corpus}.dict ${PROJECT_BINARY_DIR}/fuzz/${name}.dict SYMBOLIC)
        endif()
    endif()
    if(UNLISTEN_TESTS)
        add_executable(replay_${name} ${name}.cpp ${UNLISTEN_FUZZ_REPLAY})
        target_link_libraries(replay_${name} PRIVATE unlisten_options ${ARGN})
        set_target_properties(replay_${name} PROPERTIES
            RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
        add_test(NAME fuzz_corpus_${name} COMMAND replay_${name} ${corpus})
    endif()
endfunction()
