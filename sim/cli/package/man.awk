# SPDX-License-Identifier: GPL-3.0-or-later
# A man page of what the program itself says with --help:
#   solidair run --help | awk -v page=solidair-run -v summary="..." -v version=0.2.0 -v date=2026-11-28 -v lang=nl -v pages="..." -f man.awk
# Paragraphs become the description and rows of options the options, in one place or, where they take turns, in their order.

BEGIN {
    blocks = 1
    split("name synopsis description options commands files environment exit examples see", key, " ")
    split("NAME|SYNOPSIS|DESCRIPTION|OPTIONS|COMMANDS|FILES|ENVIRONMENT|EXIT STATUS|EXAMPLES|SEE ALSO", english, "|")
    split("NAAM|SAMENVATTING|BESCHRIJVING|OPTIES|OPDRACHTEN|BESTANDEN|OMGEVING|AFSLUITWAARDE|VOORBEELDEN|ZIE OOK", dutch, "|")
    for (k = 1; k in key; k++)
        title[key[k]] = lang == "nl" ? dutch[k] : english[k]
    split("commands opdrachten options opties files bestanden environment omgeving", word, " ")
    for (k = 1; k in word; k++)
        section_of[word[k]] = word[2 * int((k + 1) / 2) - 1]
}

# ---- reading: blocks with empty lines between ----
/^$/ { if (length(block[blocks])) blocks++; next }
{ block[blocks] = block[blocks] (length(block[blocks]) ? "\n" : "") $0 }

# ---- writing ----
function plain(text,    part, n, k) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    n = split(text, part, "`")
    text = part[1]
    for (k = 2; k <= n; k++)
        text = text (k % 2 == 0 ? "\\fB" : "\\fR") part[k]
    return text ~ /^[.']/ ? "\\&" text : text
}
function head(name) { return ".SH \"" title[name] "\"\n" }
function as_it_stands(line, from, to,    k, text) {
    text = ".PP\n.nf\n"
    for (k = from; k <= to; k++)
        text = text plain(line[k]) "\n"
    return text ".fi\n"
}
function is_row(text) { return text ~ /^  +(-[a-zA-Z], )?--[a-z]/ || text ~ /^  [^ ]+  +[^ ]/ }
function depth(text) { match(text, /^ */); return RLENGTH }

# One row: a term, and after two spaces or its first word what it means.
function row(text, first_word,    at, rest) {
    sub(/^ +/, "", text)
    at = first_word ? match(text, / +/) : match(text, /   */)
    rest = at ? substr(text, at + RLENGTH) : ""
    return ".TP\n\\fB" plain(at ? substr(text, 1, at - 1) : text) "\\fR\n" (at ? plain(rest) "\n" : "")
}
# Rows from line k on, each with what is deeper below it; sets past.
function rows(line, n, k, first_word,    text, base) {
    base = depth(line[k])
    for (past = k; past <= n && (line[past] ~ /^ /); past++)
        if (depth(line[past]) <= 6 && (first_word ? depth(line[past]) == base : is_row(line[past])))
            text = text row(line[past], first_word)
        else {
            sub(/^ +/, "", line[past])
            text = text plain(line[past]) "\n"
        }
    return text
}
# A block without a name of its own: paragraphs, rows and what is laid out by hand, into description and options.
function flow(line, n,    k, from, found) {
    for (k = 1; k <= n;) {
        from = k
        if (line[k] !~ /^ /) {
            description = description ".PP\n"
            for (; k <= n && line[k] !~ /^ /; k++)
                description = description plain(line[k]) "\n"
        } else if (is_row(line[k]) && line[k] !~ /^  [a-z]+ = /) {
            found = rows(line, n, k, 0)
            k = past
            if (line[from] !~ /^ +-/)
                description = description found
            else {
                runs++
                options = options found
                description = description "\001" runs "\002"
                run[runs] = found
            }
        } else {
            for (; k <= n && line[k] ~ /^ /; k++)
                ;
            description = description as_it_stands(line, from, k - 1)
        }
    }
}
function usage(line, n,    k) {
    synopsis = ".nf\n"
    for (k = 1; k <= n; k++) {
        sub(/^[a-z]+: |^ +/, k == 1 ? "" : (line[k] ~ /^ +solidair/ ? "" : "        "), line[k])
        synopsis = synopsis (line[k] ~ /^solidair/ ? "\\fB" plain(line[k]) "\\fR" : plain(line[k])) "\n"
    }
    synopsis = synopsis ".fi\n"
}
function place(text,    n, line, name, k) {
    n = split(text, line, "\n")
    name = line[1]
    sub(/:.*/, "", name)
    if (name == "usage" || name == "gebruik")
        usage(line, n)
    else if (line[1] ~ /^[a-z]+:$/ && name in section_of)
        part[section_of[name]] = part[section_of[name]] rows(line, n, 2, section_of[name] != "options")
    else if (name == "exit code" || name == "exitcode") {
        sub(/^[^:]*: */, "", line[1])
        for (k = 1; k <= n; k++)
            part["exit"] = part["exit"] plain(line[k]) "\n"
    } else if (name ~ /^(examples?|voorbeeld(en)?)$/) {
        sub(/^[^:]*: */, "", line[1])
        part["examples"] = (length(line[1]) ? plain(line[1]) "\n" : "") as_it_stands(line, 2, n)
    } else if (line[1] ~ /^[a-z]+:$/)
        others = others ".SH \"" toupper(name) "\"\n" rows(line, n, 2, 1)
    else
        flow(line, n)
}
function settle_options(    k, at) {
    for (k = 1; k <= runs; k++)
        sub("\001" k "\002", runs > 1 ? "\003" : "", description)
    for (k = 1; runs > 1 && k <= runs; k++) {
        at = index(description, "\003")
        description = substr(description, 1, at - 1) run[k] substr(description, at + 1)
    }
    if (runs == 1)
        part["options"] = part["options"] options
}
END {
    for (k = 1; k <= blocks; k++)
        if (length(block[k]) && block[k] !~ /^solidair - /)
            place(block[k])
    settle_options()
    printf ".TH \"%s\" 1 \"%s\" \"solidair %s\" \"%s\"\n", toupper(page), date, version,
        lang == "nl" ? "Gebruikersopdrachten" : "User Commands"
    printf "%s%s \\- %s\n%s%s", head("name"), plain(page), plain(summary), head("synopsis"), synopsis
    printf "%s%s", head("description"), description
    split("commands options others files environment exit examples", order, " ")
    for (k = 1; k in order; k++)
        if (order[k] == "others")
            printf "%s", others
        else if (length(part[order[k]]))
            printf "%s%s", head(order[k]), part[order[k]]
    n = split(pages, other, " ")
    printf "%s", head("see")
    for (k = 1; k <= n; k++)
        printf ".BR %s (1)%s\n", plain(other[k]), k < n ? "," : ""
}
