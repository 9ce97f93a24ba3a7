# How every file of the project is compiled and linked: link to `unlisten_options` (PRIVATE).
option(UNLISTEN_WERROR "Treat warnings as errors" OFF)
option(UNLISTEN_SANITIZE "Build with the address and undefined behaviour sanitizers" OFF)

# A probe starts once per cell. Loading libstdc++ costs more than the rest of its start.
set(static_runtime_default OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT UNLISTEN_SANITIZE)
    set(static_runtime_default ON)
endif()
option(UNLISTEN_STATIC_RUNTIME "Link libstdc++ and libgcc statically" ${static_runtime_default})

find_package(Threads REQUIRED)

add_library(unlisten_options INTERFACE)
target_compile_features(unlisten_options INTERFACE cxx_std_20)
target_compile_options(unlisten_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
target_link_libraries(unlisten_options INTERFACE Threads::Threads)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # Wrong about "literal" + std::string: GCC bug 105651.
    target_compile_options(unlisten_options INTERFACE -Wno-restrict)
endif()
if(UNLISTEN_WERROR)
    target_compile_options(unlisten_options INTERFACE -Werror)
endif()
if(UNLISTEN_SANITIZE)
    set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_compile_options(unlisten_options INTERFACE ${sanitizers})
    target_link_options(unlisten_options INTERFACE ${sanitizers})
endif()
if(UNLISTEN_STATIC_RUNTIME)
    target_link_options(unlisten_options INTERFACE -static-libstdc++ -static-libgcc -Wl,--gc-sections)
endif()
