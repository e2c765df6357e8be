import Foundation
import Testing

@testable import LineEditor

/// docs/keyboard.md and `help keys`, held against the key tables.
@Suite struct KeyboardPageTests {
    private typealias Binding = (keys: String, command: String)

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func page() throws -> String {
        try String(contentsOf: root.appending(path: "docs/keyboard.md"), encoding: .utf8)
    }

    private static let maps: [(heading: String, map: EditorBindings.Map)] = [
        ("Emacs mode", .emacs), ("vi mode, inserting", .viInsert), ("vi mode, commands", .viCommand),
    ]

    /// The bindings in the table below a heading.
    private static func bindings(below heading: String) throws -> [Binding] {
        let page = try page()
        let start = try #require(page.range(of: "### \(heading)\n"), "docs/keyboard.md has no heading \(heading)")
        let rest = page[start.upperBound...]
        let section = rest.range(of: "\n##").map { rest[..<$0.lowerBound] } ?? rest
        var bindings: [Binding] = []
        for line in section.split(separator: "\n") where line.hasPrefix("| ") {
            let cells = line.replacing("\\|", with: "\u{1}").split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count >= 4, cells[1] != "keys" else { continue }
            let command = cells[2].trimmingCharacters(in: ["`"])
            for keys in keys(in: cells[1]) { bindings.append((keys, command)) }
        }
        return bindings
    }

    /// The keys in the cell of a table: each within backticks; `A` to `B` is a range.
    private static func keys(in cell: String) -> [String] {
        let names = cell.matches(of: /`([^`]+)`/).map { String($0.output.1).replacing("\u{1}", with: "|") }
        guard cell.contains("` to `"), let first = names.first?.unicodeScalars.last,
            let last = names.last?.unicodeScalars.last, first <= last
        else { return names.map(scalars) }
        let prefix = names.first.map { String($0.dropLast()) } ?? ""
        return (first.value...last.value).compactMap(Unicode.Scalar.init).map { scalars(prefix + String($0)) }
    }

    private static let named: [String: Unicode.Scalar] = [
        "Enter": "\r", "Tab": "\t", "Esc": "\u{1B}", "Backspace": "\u{7F}", "Space": " ",
    ]

    private static let sequences: [String: NamedKey] = [
        "↑": .up, "↓": .down, "←": .left, "→": .right, "Home": .home, "End": .end, "Ins": .insert, "Del": .delete,
        "PgUp": .pageUp, "PgDn": .pageDown, "Ctrl-→": .wordRight, "Ctrl-←": .wordLeft, "Shift-Tab": .shiftTab,
        "Ctrl-Del": .deleteWord,
    ]

    /// The scalars of a key as the page writes it, as they are bound.
    private static func scalars(_ name: String) -> String {
        if let key = sequences[name] { return String(Unicode.Scalar(key.rawValue)) }
        if let key = named[name] { return String(key) }
        if name.count > 2, name.hasPrefix("M-") { return "\u{1B}" + scalars(String(name.dropFirst(2))) }
        if name.count > 1, name.hasPrefix("^"), let letter = name.dropFirst().first?.asciiValue {
            let rest = name.dropFirst(2).trimmingCharacters(in: .whitespaces)
            return String(Unicode.Scalar(letter & 0x1F)) + (rest.isEmpty ? "" : scalars(rest))
        }
        return name
    }

    /// The bindings of a map in the code; what comes later overrides what comes before.
    private static func table(of map: EditorBindings.Map) -> [String: String] {
        var table: [String: String] = [:]
        for entry in KeyTables.keys(of: map) + KeyTables.required {
            for key in entry.keys.unicodeScalars { table[String(key)] = entry.command.rawValue }
        }
        for entry in KeyTables.sequences(of: map) { table[entry.keys] = entry.command.rawValue }
        return table
    }

    private static func spelled(_ keys: String) -> String {
        keys.unicodeScalars.map { $0.escaped(asASCII: true) }.joined(separator: " ")
    }

    @Test(arguments: 0..<3) func thePageNamesTheKeysThatAreBound(number: Int) throws {
        let (heading, map) = Self.maps[number]
        let code = Self.table(of: map)
        let shared = try Self.bindings(below: "In every mode")
        let own = try Self.bindings(below: heading)
        #expect(!shared.isEmpty && !own.isEmpty)
        for (keys, command) in shared + own {
            #expect(code[keys] == command, "\(heading): \(Self.spelled(keys))")
        }
        var named = Set((shared + own).map(\.keys))
        // The page writes letters behind Meta small; capital ones are bound to the same commands.
        for keys in named where keys.hasPrefix("\u{1B}") && code[keys.uppercased()] == code[keys] {
            named.insert(keys.uppercased())
        }
        #expect(code.keys.filter { !named.contains($0) }.map(Self.spelled) == [], "not on the page: \(heading)")
    }

    @Test func thePageHasEveryCommand() throws {
        let page = try Self.page()
        let missing = EditingCommand.allCases.map(\.rawValue).filter { !page.contains("`\($0)`") }
        #expect(missing == [])
    }

    @Test func everyCommandOfThePageCanBeBound() throws {
        let names = try Self.page().matches(of: /`((?:ed|em|vi|le)-[a-z-]+)`/).map { String($0.output.1) }
        #expect(names.count > 80)
        #expect(names.filter { EditingCommand(named: $0) == nil } == [])
    }

    @Test func helpNamesNoOtherKeysThanThePage() throws {
        let file = Self.root.appending(path: "plugins/Language/Topics/KeysTopic.swift")
        let topic = try String(contentsOf: file, encoding: .utf8)
        let keys = topic.matches(of: /\s(\^[A-Z_]|M-(?:Enter|Backspace|\S))(?=\s)/).map { String($0.output.1) }
        #expect(keys.count > 15)
        let page = try Self.page()
        // `^X ^E` is one entry of the page.
        #expect(keys.filter { $0 != "^X" && $0 != "^C" && !page.contains("`\($0)`") } == [])
    }
}
