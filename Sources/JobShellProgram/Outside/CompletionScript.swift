import JobModel

/// Completion of the program's options in the shells that people type `joblog` into. All scripts know that what follows
/// FILE is the script's, and that there is no FILE beside `-c`.
enum CompletionScript {
    /// The shells that there are scripts for.
    enum Shell: String, CaseIterable {
        case bash, zsh, fish
    }

    /// The script for a shell.
    static func text(for shell: Shell, _ program: ProgramOutline) -> String {
        let first =
            "Completion of \(program.name)'s options, made by `\(program.name) --generate-completion-script \(shell)`."
        return switch shell {
        case .bash: bash(program, first)
        case .zsh: zsh(program, first)
        case .fish: fish(program, first)
        }
    }

    private static func bash(_ program: ProgramOutline, _ first: String) -> String {
        let valued = program.options.filter { $0.valueName != nil }
        func names(_ options: [ProgramOutline.Option]) -> String { options.flatMap(\.names).joined(separator: " ") }
        let cases = valued.map { option -> String in
            let action =
                switch option.completion {
                case .nothing: "return"
                case .files: "compopt -o default; return"
                case .words(let words):
                    "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$cur\")); return"
                }
            return "    \(option.names.joined(separator: "|"))) \(action) ;;"
        }
        return """
            # \(first)

            _\(program.name)() {
                local cur=${COMP_WORDS[COMP_CWORD]} word option='' place=options
                local -i i
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    # Bash makes three words of --color=always.
                    if [[ $option && $word == '=' && ${COMP_WORDS[i - 1]} == "$option" ]]; then continue; fi
                    if [[ $option ]]; then option=''; continue; fi
                    case $word in
                    \(names(valued).split(separator: " ").joined(separator: "|")))
                        option=$word
                        if [[ $word == -c ]]; then place=statements; fi ;;
                    --) place=file; break ;;
                    -?*) ;;
                    *) place=file; break ;;
                    esac
                done
                if [[ $option && $cur == '=' ]]; then cur=''; fi
                case $option in
            \(cases.joined(separator: "\n"))
                esac
                if [[ $place != file && $cur == -* ]]; then
                    COMPREPLY=($(compgen -W '\(names(program.options))' -- "$cur"))
                elif [[ $place != statements ]]; then
                    compopt -o default
                fi
            }

            complete -F _\(program.name) \(program.name)

            """
    }

    private static func zsh(_ program: ProgramOutline, _ first: String) -> String {
        let specifications = program.options.flatMap { option -> [String] in
            let help = "[" + option.help.escaping("\\[]:") + "]"
            let others = option.names.count > 1 ? "(" + option.names.joined(separator: " ") + ")" : ""
            return option.names.map { name in
                // There is no FILE beside -c.
                let excluded = name == "-c" ? "(1 *)" : others
                guard let valueName = option.valueName else { return excluded + name + help }
                let action =
                    switch option.completion {
                    case .nothing: " "
                    case .files: "_files"
                    case .words(let words): "(\(words.joined(separator: " ")))"
                    }
                let joint = name.hasPrefix("--") ? "=" : "+"
                return excluded + (option.repeats ? "*" : "") + name + joint + help
                    + ":\(valueName.escaping(":")):\(action)"
            }
        }
        let words = (specifications + ["1:FILE:_files", "*:ARG:_files"]).map { "        \($0.shellWord)" }
        return """
            #compdef \(program.name)
            # \(first)

            _\(program.name)() {
                local -a specifications=(
            \(words.joined(separator: "\n"))
                )
                _arguments -s -S -A '-*' : "${specifications[@]}"
            }

            if [[ ${funcstack[1]} == _\(program.name) ]]; then
                _\(program.name) "$@"
            else
                compdef _\(program.name) \(program.name)
            fi

            """
    }

    private static func fish(_ program: ProgramOutline, _ first: String) -> String {
        let before = "__fish_\(program.name)_before_file"
        let valued = program.options.filter { $0.valueName != nil }.flatMap(\.names).joined(separator: " ")
        let lines = program.options.map { option -> String in
            let names = option.names.map { $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())" }
            let value =
                switch (option.valueName, option.completion) {
                case (nil, _): ""
                case (_, .nothing): " -x"
                case (_, .files): " -r -F"
                case (_, .words(let words)): " -x -a '\(words.joined(separator: " "))'"
                }
            return "complete -c \(program.name) -n \(before) \(names.joined(separator: " "))\(value)"
                + " -d '\(option.help.escaping("\\'"))'"
        }
        return """
            # \(first)

            # Whether the words before the cursor leave room for options: no FILE came yet.
            function \(before)
                set -l is_value no
                set -l words (commandline -opc)
                for word in $words[2..-1]
                    if test $is_value = yes
                        set is_value no
                        continue
                    end
                    switch $word
                        case \(valued)
                            set is_value yes
                        case --
                            return 1
                        case '-?*'
                        case '*'
                            return 1
                    end
                end
                return 0
            end

            complete -c \(program.name) -n '__fish_seen_argument -s c' -f
            \(lines.joined(separator: "\n"))

            """
    }
}

extension String {
    /// The text with a backslash before each of these characters.
    fileprivate func escaping(_ characters: String) -> String {
        reduce(into: "") { text, character in
            if characters.contains(character) { text.append("\\") }
            text.append(character)
        }
    }
}
