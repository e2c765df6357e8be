import Testing

/// A plugin in sh that keeps to the protocol, but for one part that a test replaces.
struct ConformanceSample: Sendable {
    var manifest = Self.manifest()
    /// What it does when its command is called; `$id` is the call's.
    var call = Self.rows
    /// What it does when another command is called.
    var otherCall = #"say '{"type":"error","id":'"$id"',"message":"no such command"}'"#
    /// What it does with messages that it does not know.
    var unknown = ":"
    var quit = "exit 0"
    /// What it does at the end of its input.
    var end = "exit 0"

    static func manifest(
        protocol version: String = "1", name: String = "sample", command: String = "sample-rows", fields: String = "",
        example: String = "sample-rows | to csv"
    ) -> String {
        #"{"type":"manifest","protocol":\#(version),"name":"\#(name)","commands":[{"name":"\#(command)","summary":"rows","#
            + #""gives":"table","examples":[{"statement":"\#(example)","meaning":"rows"}]\#(fields)}]}"#
    }

    /// sh that sends a message of the call.
    static func send(_ type: String, _ fields: String = "") -> String {
        #"say '{"type":"\#(type)","id":'"$id"'\#(fields)}'"#
    }

    static let value = send("value", #","kind":"table""#)
    static let rows = """
        \(value)
        \(send("items", #","items":[{"n":1},{"n":2}]"#))
        \(send("done"))
        """
    /// sh that asks for the input, and reads the answer as `$line`.
    static let pull = send("pull") + "\nread -r line"

    /// The text of the plugin.
    var text: String {
        """
        #!/bin/sh
        say() { printf '%s\\n' "$1"; }
        while IFS= read -r line; do
            id=${line#*'"id":'} id=${id%%[,\\}]*}
            case $line in
            '{"type":"describe"'*) say '\(manifest)' ;;
            '{"type":"call"'*'"command":"sample-rows"'*)
                \(call) ;;
            '{"type":"call"'*) \(otherCall) ;;
            '{"type":"quit"'*) \(quit) ;;
            '{"type":"cancel"'*) ;;
            *) \(unknown) ;;
            esac
        done
        \(end)

        """
    }
}

/// A sample with one mistake, and what `plugin check` says of it.
struct ConformanceMistake: Sendable, CustomTestStringConvertible {
    let sample: ConformanceSample
    /// The check that finds it.
    let check: String
    let expected: String
    let found: String

    var testDescription: String { "\(check): \(found)" }

    private init(_ check: String, expected: String, found: String, _ change: (inout ConformanceSample) -> Void) {
        var sample = ConformanceSample()
        change(&sample)
        (self.sample, self.check, self.expected, self.found) = (sample, check, expected, found)
    }

    private init(call: String, fields: String = "", expected: String, found: String) {
        self.init("call sample-rows", expected: expected, found: found) {
            $0.call = call
            $0.manifest = ConformanceSample.manifest(fields: fields)
        }
    }

    private static let hosts = #","reads":"hosts""#

    static let all: [ConformanceMistake] = manifests + calls + others

    private static let manifests: [ConformanceMistake] = [
        .init("describe", expected: "the message `manifest`", found: "a line that is no JSON object: hello") {
            $0.manifest = "hello"
        },
        .init("describe", expected: "a manifest that can be read", found: "protocol: is missing") {
            $0.manifest = ConformanceSample.manifest(protocol: "null")
        },
        .init("describe", expected: "a manifest that can be read", found: "version 2 of the protocol") {
            $0.manifest = ConformanceSample.manifest(protocol: "2")
        },
        .init("describe", expected: "a manifest that can be read", found: "commands[0].options[0]") {
            $0.manifest = ConformanceSample.manifest(fields: #","options":[{"name":"top","type":"nummber"}]"#)
        },
        .init("names", expected: "that are free", found: "'hosts', which is a command already") {
            $0.manifest = ConformanceSample.manifest(command: "hosts", example: "hosts")
        },
        .init("examples", expected: "examples of sample-rows that call it", found: "`rows | to csv`") {
            $0.manifest = ConformanceSample.manifest(example: "rows | to csv")
        },
    ]

    private static let calls: [ConformanceMistake] = [
        .init(call: "say rubbish", expected: "`done` or `error`", found: "a line that is no JSON object: rubbish"),
        .init(call: "exit 3", expected: "`done` or `error`", found: "the end of the process, with exit status 3"),
        .init(
            call: ConformanceSample.send("value", #","kind":"hosts""#), expected: "a value of the kind table",
            found: "one of the kind hosts"),
        .init(
            call: ConformanceSample.value + "\n" + ConformanceSample.value, expected: "one `value`",
            found: "a second one"),
        .init(
            call: ConformanceSample.send("items", #","items":[]"#), expected: "`value` before the first `items`",
            found: "`items`"),
        .init(
            call: ConformanceSample.value + "\n" + ConformanceSample.send("items", #","items":["text"]"#),
            expected: "objects", found: #""text""#),
        .init(
            call: ConformanceSample.value + "\n" + ConformanceSample.send("items", #","items":{"n":1}"#),
            expected: "an array in `items`", found: #"{"n":1}"#),
        .init(
            call: ConformanceSample.send("done"), expected: "a value of the kind table", found: "`done` without a value"
        ),
        .init(
            call: #"say '{"type":"done"}'"#, expected: "in every message of the call", found: "`done` without `id`"),
        .init(
            call: ConformanceSample.send("finished"), expected: "a message of the protocol",
            found: "the message `finished`"),
        .init(call: ConformanceSample.send("error"), expected: "`message` in `error`", found: "`error` without it"),
        .init(
            call: ConformanceSample.send("value", #","kind":"table","columns":[{"field":"n","format":"colour"}]"#),
            expected: "a format that a column can have", found: "the format colour"),
    ]

    private static let others: [ConformanceMistake] = [
        .init("unknown message", expected: "is ignored", found: "the end of the process, with exit status 4") {
            $0.unknown = "exit 4"
        },
        .init("unknown field", expected: "the same as without the field", found: "exit status 5") {
            $0.call = "case $line in *from_the_future*) exit 5 ;; esac\n" + ConformanceSample.rows
        },
        .init("unknown command", expected: "`error` for a command", found: "`done`") {
            $0.otherCall = ConformanceSample.rows
        },
        .init("cancel sample-rows", expected: "within 2 s of `cancel`", found: "no end of the call") {
            $0.manifest = ConformanceSample.manifest(fields: hosts)
            $0.call =
                ConformanceSample.pull
                + "\ncase $line in *'\"end\":false'*) read -r line; exec sleep 600 ;; esac\n"
                + ConformanceSample.rows
        },
        .init("cancel sample-rows", expected: "within 2 s of `cancel`", found: "exit status 6") {
            $0.manifest = ConformanceSample.manifest(fields: hosts)
            $0.call =
                ConformanceSample.pull + "\ncase $line in *'\"end\":false'*) read -r line; exit 6 ;; esac\n"
                + ConformanceSample.rows
        },
        .init("cancel sample-rows", expected: "stays for the next call", found: "the end of the process") {
            $0.manifest = ConformanceSample.manifest(fields: hosts)
            $0.call =
                ConformanceSample.pull + "\ncase $line in *'\"end\":false'*) \(ConformanceSample.send("done"))"
                + "\nexit 0 ;; esac\n" + ConformanceSample.rows
        },
        .init("refused request", expected: "`error` or `done` after `refused`", found: "exit status 7") {
            $0.manifest = ConformanceSample.manifest(fields: hosts)
            $0.call =
                ConformanceSample.pull + "\ncase $line in *refused*) exit 7 ;; esac\n" + ConformanceSample.rows
        },
        .init("quit", expected: "the end of the process within 2 s", found: "no end, and it was killed") {
            $0.quit = ":"
        },
        .init("end of input", expected: "the end of the process within 2 s", found: "no end, and it was killed") {
            $0.end = "exec sleep 600"
        },
        // The new process may still have the name of its parent.
        .init("nothing left behind", expected: "no process of the plugin's", found: "s") {
            $0.quit = "sleep 600 & exit 0"
        },
    ]
}
