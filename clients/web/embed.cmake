# Writes the files of clients/web/pages into one C++ source: cmake -DPAGES=... -DOUTPUT=... -P embed.cmake. Bytes are escapes, so that
# whatever stands in a page stays a literal.
file(GLOB pages LIST_DIRECTORIES false ${PAGES}/*)
list(SORT pages)
set(source "// Made by clients/web/embed.cmake.\n#include \"clients/web/gateway/assets.hpp\"\n\nnamespace countersign::web {\n\nusing namespace std::literals;\n\n")
string(APPEND source "std::span<const Asset> assets() {\n    static const Asset all[] = {\n")
foreach(page ${pages})
  get_filename_component(name ${page} NAME)
  file(READ ${page} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${hex}")
  # A literal of hexadecimal escapes ends where the next begins; they are joined again line by line.
  string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?)" "\\1\"\n        \"" bytes "${bytes}")
  string(APPEND source "        {\"${name}\"sv,\n        \"${bytes}\"sv},\n")
endforeach()
string(APPEND source "    };\n    return all;\n}\n\n}  // namespace countersign::web\n")
file(WRITE ${OUTPUT} "${source}")
