# How programs are made: each by itself, and the same objects once more, all in one static program: target `static`.
# So every main() is written `int UNLISTEN_ENTRY(int argc, char** argv)`, which is a name of its own.
include(CheckCXXSourceCompiles)
set(CMAKE_REQUIRED_LINK_OPTIONS -static)
check_cxx_source_compiles("#include <iostream>\nint main() { std::cout << 1; }" UNLISTEN_LINKS_STATICALLY)
unset(CMAKE_REQUIRED_LINK_OPTIONS)
if(NOT UNLISTEN_LINKS_STATICALLY)
    message(STATUS "Target static: OFF, because nothing can be linked with -static here")
elseif(UNLISTEN_SANITIZE)
    message(STATUS "Target static: OFF, because the sanitizers are shared libraries")
    set(UNLISTEN_LINKS_STATICALLY OFF)
endif()

# unlisten_program(NAME BUILT_IN INSTALLED_IN SOURCES file... LIBRARIES target... PACKAGED target ARCHIVED target)
# PACKAGED is a library that this program alone uses, ARCHIVED the same for the static program, which without it is
# compiled as where there is no such library at all.
function(unlisten_program name built_in installed_in)
    cmake_parse_arguments(PARSE_ARGV 3 program "" "PACKAGED;ARCHIVED" "SOURCES;LIBRARIES")
    string(MAKE_C_IDENTIFIER ${name}_main entry)
    set(parts ${name}.part)
    if(program_PACKAGED AND NOT program_ARCHIVED)
        list(APPEND parts ${name}.static_part)
    endif()
    foreach(part IN LISTS parts)
        add_library(${part} OBJECT EXCLUDE_FROM_ALL ${program_SOURCES})
        target_compile_definitions(${part} PRIVATE UNLISTEN_ENTRY=${entry})
        target_link_libraries(${part} PRIVATE unlisten_options ${program_LIBRARIES})
    endforeach()
    target_link_libraries(${name}.part PRIVATE ${program_PACKAGED})

    add_executable(${name} ${PROJECT_SOURCE_DIR}/cmake/main_of_one.cpp $<TARGET_OBJECTS:${name}.part>)
    target_compile_definitions(${name} PRIVATE UNLISTEN_ENTRY=${entry})
    target_link_libraries(${name} PRIVATE unlisten_options ${program_LIBRARIES} ${program_PACKAGED})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${built_in})
    install(TARGETS ${name} RUNTIME DESTINATION ${installed_in})

    list(GET parts -1 part)
    set_property(GLOBAL APPEND PROPERTY UNLISTEN_PROGRAMS ${name})
    set_property(GLOBAL APPEND PROPERTY UNLISTEN_PARTS $<TARGET_OBJECTS:${part}>)
    set_property(GLOBAL APPEND PROPERTY UNLISTEN_ARCHIVES ${program_ARCHIVED})
endfunction()

# After the last unlisten_program(): all of them in one.
function(unlisten_static_program)
    if(NOT UNLISTEN_LINKS_STATICALLY)
        return()
    endif()
    message(STATUS "Target static: without other stacks and capture of packets, which are shared objects")
    get_property(names GLOBAL PROPERTY UNLISTEN_PROGRAMS)
    get_property(parts GLOBAL PROPERTY UNLISTEN_PARTS)
    get_property(archives GLOBAL PROPERTY UNLISTEN_ARCHIVES)
    list(SORT names)
    set(declarations "")
    set(entries "")
    foreach(name IN LISTS names)
        string(MAKE_C_IDENTIFIER ${name}_main entry)
        string(APPEND declarations "int ${entry}(int argc, char** argv);\n")
        string(APPEND entries "    {\"${name}\", ${entry}},\n")
    endforeach()
    set(generated ${PROJECT_BINARY_DIR}/generated/one_program.cpp)
    configure_file(${PROJECT_SOURCE_DIR}/cmake/one_program.cpp.in ${generated} @ONLY)

    # What static/ folders define takes the place of the objects of the same names.
    set(kit $<TARGET_OBJECTS:probe_kit>)
    file(GLOB replacing CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/probes/kit/static
        ${PROJECT_SOURCE_DIR}/probes/kit/static/*.cpp)
    foreach(file IN LISTS replacing)
        set(kit $<FILTER:${kit},EXCLUDE,kit/${file}>)
    endforeach()

    set(folder ${PROJECT_BINARY_DIR}/static)
    add_library(one_program OBJECT EXCLUDE_FROM_ALL ${generated})
    target_include_directories(one_program PRIVATE ${PROJECT_SOURCE_DIR}/runner/static)
    target_link_libraries(one_program PRIVATE unlisten_options probe_kit)
    add_executable(static ${parts} ${kit} $<TARGET_OBJECTS:one_program> $<TARGET_OBJECTS:probe_kit_static>
        $<TARGET_OBJECTS:runner_static>)
    target_link_libraries(static PRIVATE unlisten_options runner_core ${archives})
    target_link_options(static PRIVATE -static -Wl,--gc-sections)
    if(UNLISTEN_WERROR) # glibc warns of functions that load shared objects even then
        target_link_options(static PRIVATE -Wl,--fatal-warnings)
    endif()
    set_target_properties(static PROPERTIES 
        OUTPUT_NAME unlisten RUNTIME_OUTPUT_DIRECTORY ${folder} LINKER_LANGUAGE CXX)

    # It answers to the name of each probe.
    file(REMOVE_RECURSE ${folder}/probes)
    file(MAKE_DIRECTORY ${folder}/probes)
    foreach(name IN LISTS names)
        if(NOT name STREQUAL "unlisten")
            file(CREATE_LINK ../unlisten ${folder}/probes/${name} SYMBOLIC)
        endif()
    endforeach()

    if(NOT UNLISTEN_TESTS)
        set_target_properties(static PROPERTIES EXCLUDE_FROM_ALL ON)
        return()
    endif()
    list(JOIN names "," names)
    add_test(NAME static_test
        COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:static> -D NAMES=${names} -D READELF=${CMAKE_READELF}
                -D SCRATCH=${PROJECT_BINARY_DIR}/static_test
                -P ${PROJECT_SOURCE_DIR}/cmake/tests/static_test.cmake)
endfunction()
