# schema_text.cpp: results/schema/survey-1.json as a string of the program. Sets UNLISTEN_SCHEMA_SOURCE.
set(schema_file ${PROJECT_SOURCE_DIR}/results/schema/survey-1.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${schema_file})
file(READ ${schema_file} UNLISTEN_SCHEMA_TEXT)
# One string literal may be as short as 64 KiB on some compilers.
string(LENGTH "${UNLISTEN_SCHEMA_TEXT}" schema_length)
if(schema_length GREATER 60000 OR UNLISTEN_SCHEMA_TEXT MATCHES "\\)schema\"")
    message(FATAL_ERROR "${schema_file} does not fit into one string literal")
endif()
set(UNLISTEN_SCHEMA_SOURCE ${PROJECT_BINARY_DIR}/generated/schema_text.cpp)
configure_file(${CMAKE_CURRENT_LIST_DIR}/schema_text.cpp.in ${UNLISTEN_SCHEMA_SOURCE} @ONLY)
