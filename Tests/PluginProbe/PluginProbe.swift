import Foundation
import JSON

import Glibc

/// A plugin whose commands do one thing each, most of them wrong, for the tests of plugins in other languages
/// (docs/plugin-protocol.md).
@main
struct PluginProbe {
    /// The names of the commands without `probe-`, and the kinds of their values.
    static let commands: [(name: String, reads: String, gives: String)] = [
        ("echo", "nothing", "table"), ("hosts", "hosts", "hosts"), ("lengths", "logs", "table"),
        ("many", "nothing", "table"), ("endless", "nothing", "table"), ("words", "nothing", "text"),
        ("value", "value", "table"), ("own", "nothing", "tickets"), ("nothing", "nothing", ""),
        ("others", "nothing", "table"), ("refused", "nothing", ""), ("ask", "nothing", ""),
        ("fail", "nothing", "table"),
        ("crash", "nothing", "table"), ("hang", "nothing", "table"), ("garbage", "nothing", "table"),
        ("long", "nothing", "table"), ("early", "nothing", "table"), ("twice", "nothing", "table"),
        ("other-kind", "nothing", "table"), ("child", "nothing", "table"), ("obedient", "nothing", "table"),
        ("stranger", "nothing", "hosts"), ("run", "nothing", ""), ("cells", "nothing", "table"),
        ("loud", "nothing", ""), ("pulls", "hosts", "table"), ("each", "value", "table"),
        ("killed", "nothing", "table"), ("closes", "nothing", "table"),
        ("itself", "nothing", "table"), ("credentials", "nothing", "table"), ("process", "nothing", "table"),
    ]

    static func main() {
        let probe = PluginProbe()
        while let message = probe.read() { probe.handle(message) }
    }

    private func read() -> JSONValue? {
        readLine().flatMap { try? JSONReader.value(Array($0.utf8)) }
    }

    private func send(_ message: JSONObject) {
        FileHandle.standardOutput.write(Data(JSONWriter.line(.object(message))))
    }

    private func handle(_ message: JSONValue) {
        switch message["type"]?.text {
        case "describe": describe()
        case "call": call(message["command"]?.text.map { String($0.dropFirst("probe-".count)) } ?? "", message)
        case "quit": exit(0)
        default: break
        }
    }

    private func describe() {
        let environment = ProcessInfo.processInfo.environment
        let version = environment["PROBE_PROTOCOL"].flatMap { Int64($0) } ?? 1
        let commands = Self.commands.map { command -> JSONValue in
            var object: JSONObject = [
                "name": .string("probe-\(command.name)"), "summary": .string("does \(command.name)"),
                "reads": .string(command.reads),
            ]
            if !command.gives.isEmpty { object["gives"] = .string(command.gives) }
            if command.name == "run" {
                object["positionals"] = [["name": "word", "type": "text", "repeats": true, "help": ""]]
            }
            if command.name == "echo" {
                object["positionals"] = [
                    ["name": "word", "type": "text", "optional": true, "repeats": true, "help": ""]
                ]
                object["options"] = [
                    ["name": "top", "letter": "n", "type": ["kind": "integer", "minimum": 1], "help": "how many"],
                    ["name": "since", "type": "time", "help": "a moment"], ["name": "quiet", "help": "a flag"],
                    ["name": "for", "type": "duration", "help": "a time"],
                ]
            }
            return .object(object)
        }
        send([
            "type": "manifest", "protocol": .integer(version), "name": "probe", "version": "1.2", "summary": "a probe",
            "commands": .array(commands), "asks_credentials": true, "unknown": ["field": 1],
            "settings": [["name": "probe-mood", "type": "text", "default": "calm", "meaning": "how the probe feels"]],
            "masks": [["name": "probe-ticket", "meaning": "tickets", "example": "T-1", "pattern": #"T-\d+"#]],
        ])
    }

    private func call(_ name: String, _ message: JSONValue) {
        let id = message["id"] ?? .null
        func tell(_ type: String, _ fields: JSONObject = [:]) {
            var object: JSONObject = ["type": .string(type), "id": id]
            for field in fields.fields { object[field.name] = field.value }
            send(object)
        }
        func value(_ kind: String = "table") { tell("value", ["kind": .string(kind)]) }
        func items(_ items: [JSONValue]) { tell("items", ["items": .array(items)]) }
        func row(_ number: Int) -> JSONValue { ["n": .whole(number)] }
        func pull(_ stream: String = "input") -> [JSONValue] {
            var all: [JSONValue] = []
            while true {
                tell("pull", ["stream": .string(stream), "most": 7])
                guard let answer = read(), answer["type"]?.text == "items" else { return all }
                all += answer["items"]?.elements ?? []
                if answer["end"] == .bool(true) { return all }
            }
        }
        @discardableResult
        func ask() -> String? {
            tell("ask", ["question": "your name?"])
            return read()?["text"]?.text
        }
        func give(_ rows: [JSONValue], _ kind: String = "table") {
            value(kind)
            items(rows)
            tell("done")
        }
        switch name {
        case "echo":
            give([
                [
                    "arguments": message["arguments"] ?? .null,
                    "mood": message["session"]?["settings"]?["probe-mood"] ?? .null,
                    "job": message["session"]?["job"]?["job_instance_id"] ?? .null,
                ]
            ])
        case "hosts": give(pull().reversed(), "hosts")
        case "lengths":
            give(
                pull().map { host in
                    ["ip": host["ip"] ?? .null, "bytes": .whole(host["log"]?.text?.utf8.count ?? 0)]
                })
        case "many":
            value()
            for number in 0..<5000 { items([row(number)]) }
            tell("done", ["notes": ["that was much"]])
        case "endless":
            value()
            // The writer is made to wait by the full pipe, so another thread notices that nobody reads.
            Thread.detachNewThread {
                while let line = readLine() { if line.contains("cancel") { exit(0) } }
                exit(0)
            }
            while true { items((0..<100).map(row)) }
        case "obedient":
            value()
            ask()
            while let message = read() { if message["type"]?.text == "cancel" { return tell("done") } }
        case "words":
            value("text")
            items(["one\n", "two\n"])
            tell("done")
        case "value": give([["kind": message["input"]?["kind"] ?? .null, "items": .array(pull())]])
        case "own": give([["ticket": "T-1"], ["ticket": "T-2"]], "tickets")
        case "nothing": tell("done")
        case "others":
            tell("run", ["stream": "a", "command": "hosts", "words": ["@failed"]])
            let failed = pull("a")
            tell("logs", ["stream": "b", "hosts": "@failed"])
            let logs = pull("b")
            tell("hosts", ["stream": "c"])
            give([
                ["failed": .whole(failed.count), "logs": .whole(logs.count), "all": .whole(pull("c").count)]
            ])
        case "refused":
            tell("run", ["stream": "a", "command": "nosuch"])
            tell("note", ["text": .optional(read()?["code"]?.text)])
            tell("hosts", ["stream": "b", "hosts": "@nosuch"])
            tell("note", ["text": .optional(read()?["type"]?.text)])
            tell("done")
        case "ask":
            tell("note", ["text": .optional(ask())])
            tell("done")
        case "run":
            let words = message["arguments"]?["word"]?.elements ?? []
            tell(
                "run", ["stream": "a", "command": words.first ?? .null, "words": .array(Array(words.dropFirst()))])
            tell("pull", ["stream": "a"])
            tell("note", ["text": .optional(read()?["code"]?.text ?? "ran")])
            tell("done")
        case "itself":
            tell("run", ["stream": "a", "command": "probe-itself"])
            tell("pull", ["stream": "a"])
            let code = read()?["code"]?.text
            give([["deepest": .optional(code)]])
        case "cells":
            let title = "t\u{1B}]0;title\u{7}\u{202E}"
            tell(
                "value",
                [
                    "kind": "table",
                    "columns": [
                        ["field": "a", "title": .string(title), "format": "bytes"], ["field": "b", "format": "share"],
                    ],
                ])
            items([
                ["a": .integer(.min), "b": .number(1e308), "c\u{1B}[2J": 1],
                ["a": .integer(.max), "b": .number(-1e308)],
            ])
            tell("done")
        case "loud":
            tell("ask", ["question": "x\njoblog password"])
            _ = read()
            tell("note", ["text": "n\u{1B}[2J"])
            tell("done")
        case "each":
            value()
            while true {
                tell("pull")
                guard let answer = read(), answer["type"]?.text == "items" else { return tell("done") }
                items([["count": .whole(answer["items"]?.elements?.count ?? 0)]])
                if answer["end"] == .bool(true) { return tell("done") }
            }
        case "killed": kill(getpid(), SIGKILL)
        case "closes":
            close(STDOUT_FILENO)
            while true { pause() }
        case "pulls": while true { tell("pull", ["most": 1]) }
        case "fail": tell("error", ["code": "no-luck", "message": "no luck", "hint": "try again", "status": 5])
        case "crash":
            FileHandle.standardError.write(Data("first\nthe reason\u{1B}[2J\n".utf8))
            exit(3)
        case "hang":
            ask()
            while true { pause() }
        case "garbage": FileHandle.standardOutput.write(Data("no message\n".utf8))
        case "long":
            let part = Data(repeating: UInt8(ascii: "x"), count: 1 << 20)
            for _ in 0..<20 { FileHandle.standardOutput.write(part) }
        case "early": items([])
        case "twice":
            value()
            value()
        case "other-kind": value("hosts")
        case "child":
            // The child holds the output open and does not end by itself.
            let child = Process()
            child.executableURL = URL(filePath: "/bin/sleep")
            child.arguments = ["86400"]
            try? child.run()
            FileHandle.standardError.write(Data("child \(child.processIdentifier)\n".utf8))
            _exit(4)
        case "stranger": give([["ip": "203.0.113.9"]], "hosts")
        case "credentials": give([["has": .bool(message["session"]?["credentials"] != nil)]])
        case "process":
            give([["pid": .whole(Int(getpid())), "token": .optional(getenv("BK_TOKEN").map { String(cString: $0) })]])
        default: tell("error", ["message": "no such command"])
        }
    }
}
