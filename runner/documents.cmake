# The manual page and the shells' completions, made by the program itself from its command line's definitions.
# Where the program cannot run, there are none.
if(CMAKE_CROSSCOMPILING)
    return()
endif()

set(documents ${PROJECT_BINARY_DIR}/documents)
file(MAKE_DIRECTORY ${documents})

# unlisten_document(FILE FOLDER WORDS...): FILE is what `unlisten WORDS...` prints, installed into FOLDER.
function(unlisten_document file folder)
    add_custom_command(
        OUTPUT ${documents}/${file}
        COMMAND unlisten ${ARGN} > ${documents}/${file}
        DEPENDS unlisten
        COMMENT "" VERBATIM)
    set_property(GLOBAL APPEND PROPERTY UNLISTEN_DOCUMENTS ${documents}/${file})
    install(FILES ${documents}/${file} DESTINATION ${folder})
endfunction()

unlisten_document(unlisten.1 ${CMAKE_INSTALL_MANDIR}/man1 man)
unlisten_document(unlisten ${CMAKE_INSTALL_DATADIR}/bash-completion/completions completion bash)
unlisten_document(_unlisten ${CMAKE_INSTALL_DATADIR}/zsh/site-functions completion zsh)
unlisten_document(unlisten.fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d completion fish)

get_property(all_documents GLOBAL PROPERTY UNLISTEN_DOCUMENTS)
add_custom_target(documents ALL DEPENDS ${all_documents})
