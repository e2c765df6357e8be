import JSON
import JobModel
import Testing

@testable import JobShell

/// Signatures, settings and masks that were written by hand.
@Suite struct SignatureJSONTests {
    /// What an author writes: only what is needed, a field that this version does not know, and a `null`.
    private static let command = #"""
        {"name":"slow","summary":"hosts that took longer than the others","reads":"hosts","gives":"table",
         "other_names":["slowest"],"details":"First.\n\nSecond.","accepts":["hosts","tickets"],"needs_input":true,
         "positionals":[{"name":"hostset","type":"host-set","optional":true,"help":"only these hosts"},
                        {"name":"rest","optional":true,"repeats":true}],
         "options":[{"name":"top","letter":"n","type":{"kind":"integer","minimum":1},"value_name":"N","help":"only N"},
                    {"name":"all","letter":null},
                    {"name":"form","type":{"kind":"choice","choices":["a","b"]},"repeats":true},
                    {"name":"wait","type":{"kind":"seconds","maximum":60,"step":2}}],
         "examples":[{"statement":"slow --top 5","meaning":"the five slowest"}],"secret":true,"whole_name":true,
         "for_assistants":true,"color":"blue"}
        """#

    private func json(_ text: String) throws -> JSONValue { try JSONReader.value(Array(text.utf8)) }

    @Test func aCommandWrittenByHandIsRead() throws {
        let signature = try CommandSignature(json: json(Self.command))
        #expect(signature.name == "slow" && signature.otherNames == ["slowest"])
        #expect(signature.usage == "slow [HOSTSET] [REST…] [--top N] [--all] [--form VALUE]… [--wait VALUE]")
        #expect(signature.details == "First.\n\nSecond.")
        #expect(signature.accepts == [.hosts, ValueKind("tickets")] && signature.needsInput)
        #expect(signature.gives == .table && !signature.passesInputOn)
        #expect(signature.positionals.map(\.type) == [.hostSet, .text])
        #expect(
            signature.options.map(\.type) == [
                ArgumentType(.integer, minimum: 1), nil, .choice(["a", "b"]), ArgumentType(.seconds, maximum: 60),
            ])
        #expect(signature.examples == [.init("slow --top 5", "the five slowest")])
        #expect(signature.isSecret && signature.needsWholeName && signature.isForAssistants)
        #expect(try CommandSignature(json: signature.json) == signature)
    }

    @Test func everythingButNameAndSummaryMayBeLeftOut() throws {
        let signature = try CommandSignature(json: json(#"{"name":"x","summary":"does nothing"}"#))
        #expect(signature == CommandSignature("x", summary: "does nothing"))
    }

    @Test func linesThatACommandTakesServeAsLogs() throws {
        let signature = try CommandSignature(json: json(#"{"name":"x","summary":"y","accepts":["logs"]}"#))
        #expect(signature.takes(.lines))
        let any = try CommandSignature(json: json(#"{"name":"x","summary":"y","accepts":["any"]}"#))
        #expect(any.takes(ValueKind("tickets")) && any.accepts.isEmpty)
    }

    @Test(arguments: [
        (#"[]"#, "commands[0]: must be an object"),
        (#"{"summary":"y"}"#, "commands[0].name: is missing"),
        (#"{"name":"x"}"#, "commands[0].summary: is missing"),
        (#"{"name":"x","summary":" "}"#, "commands[0].summary: must not be empty"),
        (#"{"name":"x y","summary":"y"}"#, "commands[0].name: 'x y' is no name"),
        (#"{"name":"-x","summary":"y"}"#, "commands[0].name: '-x' is no name"),
        (#"{"name":"x","summary":5}"#, "commands[0].summary: must be a text"),
        (#"{"name":"x","summary":"y","needs_input":"yes"}"#, "commands[0].needs_input: must be true or false"),
        (#"{"name":"x","summary":"y","accepts":"hosts"}"#, "commands[0].accepts: must be an array"),
        (#"{"name":"x","summary":"y","accepts":["hosts",1]}"#, "commands[0].accepts[1]: must be a text"),
        (#"{"name":"x","summary":"y","other_names":["z","z"]}"#, "commands[0].other_names[1]: z is there twice"),
        (#"{"name":"x","summary":"y","gives":""}"#, "commands[0].gives: must not be empty"),
        (#"{"name":"x","summary":"y","options":[{"name":"a"},7]}"#, "commands[0].options[1]: must be an object"),
        (
            #"{"name":"x","summary":"y","options":[{"name":"a"},{"name":"b","type":"intger"}]}"#,
            "commands[0].options[1].type: there is no type 'intger'"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"b","type":{"kind":"number"}}]}"#,
            "commands[0].options[0].type.kind: there is no type 'number'"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"b","type":{"minimum":1}}]}"#,
            "commands[0].options[0].type.kind: is missing"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"b","type":7}]}"#,
            "commands[0].options[0].type: must be a word, or an object with a kind"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"b","type":"choice"}]}"#,
            "commands[0].options[0].type: a choice needs its words"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"b","type":{"kind":"choice","choices":[]}}]}"#,
            "commands[0].options[0].type.choices: needs a word"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"b","type":{"kind":"integer","minimum":2,"maximum":1}}]}"#,
            "commands[0].options[0].type.maximum: 1 is less than the minimum, 2"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"b","type":{"kind":"integer","minimum":1.5}}]}"#,
            "commands[0].options[0].type.minimum: must be a whole number"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"b","letter":"bb"}]}"#,
            "commands[0].options[0].letter: must be one ASCII letter"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"b","letter":"n"},{"name":"c","letter":"n"}]}"#,
            "commands[0].options[1].letter: another option has the letter n"
        ),
        (
            #"{"name":"x","summary":"y","positionals":[{"name":"b"}],"options":[{"name":"b"}]}"#,
            "commands[0].options[0].name: another parameter has the name b"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"help"}]}"#,
            "commands[0].options[0].name: every command has --help already"
        ),
        (
            #"{"name":"x","summary":"y","options":[{"name":"b","value_name":"N"}]}"#,
            "commands[0].options[0].value_name: a flag has no value; an option with a value has a type"
        ),
        (
            #"{"name":"x","summary":"y","positionals":[{"name":"a","repeats":true},{"name":"b"}]}"#,
            "commands[0].positionals[1]: the argument before it takes all words that remain"
        ),
        (
            #"{"name":"x","summary":"y","positionals":[{"name":"a","optional":true},{"name":"b"}]}"#,
            "commands[0].positionals[1]: is needed, but the argument before it is optional"
        ),
        (
            #"{"name":"x","summary":"y","examples":[{"meaning":"z"}]}"#,
            "commands[0].examples[0].statement: is missing"
        ),
    ])
    func errorsNameThePlace(_ text: String, _ message: String) throws {
        let value = try json(text)
        let failure = #expect(throws: Failure.self) { try CommandSignature(json: value, at: "commands[0]") }
        #expect(failure?.message == message)
        #expect(failure?.code == "bad-manifest")
    }

    @Test(arguments: [
        ("intger", "did you mean integer?"), ("bool", "leave the type out: an option without one is a flag"),
        ("String", "write text"), ("number", "write integer"),
    ])
    func aWrongTypeIsToldWithTheRightOne(_ word: String, _ hint: String) throws {
        let value = try json(#"{"name":"x","summary":"y","options":[{"name":"a","type":"\#(word)"}]}"#)
        let failure = #expect(throws: Failure.self) { try CommandSignature(json: value) }
        #expect(failure?.message == "options[0].type: there is no type '\(word)'")
        #expect(failure?.hint == hint)
        #expect(throws: Failure("bad-manifest", "it must be an object", status: .usage)) {
            try CommandSignature(json: [])
        }
    }

    @Test func settingsAreReadAndTheirDefaultsChecked() throws {
        let setting = try SettingDeclaration(
            json: json(#"{"name":"least","type":{"kind":"integer","minimum":1},"default":5,"meaning":"how many"}"#))
        #expect(Settings([setting]).text("least") == "5")
        #expect(try SettingDeclaration(json: setting.json) == setting)
        for declared in Settings.builtIn { #expect(try SettingDeclaration(json: declared.json) == declared) }
        let wrong = try json(#"{"name":"least","type":"duration","default":"soon"}"#)
        let failure = #expect(throws: Failure.self) { try SettingDeclaration(json: wrong, at: "settings[2]") }
        #expect(failure?.message.hasPrefix("settings[2].default: least must be") == true, "\(failure?.message ?? "")")
        let missing = try json(#"{"name":"least"}"#)
        #expect(throws: Failure.self) { try SettingDeclaration(json: missing) }
    }

    @Test func masksAreRead() throws {
        let mask = try MaskDeclaration(json: json(#"{"name":"ticket","pattern":"T-\\d+"}"#))
        #expect(mask == MaskDeclaration("ticket", meaning: "", pattern: #"T-\d+"#))
        #expect(try MaskDeclaration(json: mask.json) == mask)
        let missing = try json(#"{"name":"ticket"}"#)
        let failure = #expect(throws: Failure.self) { try MaskDeclaration(json: missing, at: "masks[0]") }
        #expect(failure?.message == "masks[0].pattern: is missing")
    }
}
