# unlisten_remove_stale_probes(FOLDER ID...): the runner surveys every unlisten-* it finds in FOLDER, so that the
# program of a technique which is gone (deleted, or of another branch) must go too.
function(unlisten_remove_stale_probes folder)
    file(GLOB programs LIST_DIRECTORIES false ${folder}/unlisten-*)
    list(TRANSFORM ARGN PREPEND ${folder}/unlisten- OUTPUT_VARIABLE built)
    if(built)
        list(REMOVE_ITEM programs ${built})
    endif()
    foreach(program IN LISTS programs)
        message(STATUS "Removing ${program}: no technique of that name")
        file(REMOVE ${program})
    endforeach()
endfunction()
