#compdef solidair
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of solidair for zsh: commands, options, the words that an option takes; otherwise files.
_solidair() {
    local words_of=(${words[@]}) words=
    if ((CURRENT == 2)); then
        compadd -- @COMMANDS@ --help --version --lang
        return
    fi
    case ${words_of[2]}:${words_of[CURRENT - 1]} in
        *:--lang) words='nl en' ;;
        # @WORDS@
    esac
    if [[ -z $words && $PREFIX == -* ]]; then
        case ${words_of[2]} in
            # @OPTIONS@
        esac
    fi
    if [[ -n $words ]]; then
        compadd -- ${=words}
    else
        _files
    fi
}
_solidair "$@"
