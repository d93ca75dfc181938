# Indents a JSON document: a line per member, arrays on one line.
{
    for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        if (quoted) {
            printf "%s", c
            if (escaped) escaped = 0
            else if (c == "\\") escaped = 1
            else if (c == "\"") quoted = 0
            continue
        }
        if (c == "\"") quoted = 1
        if (c == "[") arrays++
        if (c == "]") arrays--
        if (arrays || c == "]") printf "%s", (c == "," || c == ":" ? c " " : c)
        else if (c == "{") { depth++; printf "{\n%*s", 2 * depth, "" }
        else if (c == "}") { depth--; printf "\n%*s}", 2 * depth, "" }
        else if (c == ",") printf ",\n%*s", 2 * depth, ""
        else printf "%s", (c == ":" ? ": " : c)
    }
}
END { print "" }
