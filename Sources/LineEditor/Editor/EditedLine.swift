import CLibEdit

import Glibc

/// Text as libedit wants it: one `wchar_t` a scalar, ended by a zero.
struct WideString {
    private let units: [wchar_t]

    init(_ text: String) {
        units = text.unicodeScalars.map { wchar_t($0.value) } + [0]
    }

    func withPointer<T>(_ body: (UnsafePointer<wchar_t>) -> T?) -> T? {
        units.withUnsafeBufferPointer { $0.baseAddress.flatMap(body) }
    }

    /// A copy that is never freed: libedit keeps the pointers to the names of added commands.
    ///
    /// One editor a program, a dozen names: less than an owner would cost.
    func leaked() -> UnsafePointer<wchar_t> {
        let copy = UnsafeMutablePointer<wchar_t>.allocate(capacity: units.count)
        copy.initialize(from: units, count: units.count)
        return UnsafePointer(copy)
    }
}

/// A copy of the text in libedit's buffer.
struct EditedLine {
    let scalars: [Unicode.Scalar]
    /// The cursor's offset in scalars.
    let cursor: Int

    /// Scalars looked at on each side for a grapheme's bounds; longer ones are taken for several.
    private static let reach = 64

    init(_ editor: OpaquePointer) {
        guard let line = el_wline(editor)?.pointee else {
            scalars = []
            cursor = 0
            return
        }
        let count = line.lastchar - line.buffer
        scalars = (0..<max(0, count)).map { Unicode.Scalar(UInt32(truncatingIfNeeded: line.buffer[$0])) ?? "\u{FFFD}" }
        cursor = min(max(0, line.cursor - line.buffer), scalars.count)
    }

    var text: String { Self.text(scalars[...]) }
    var textBeforeCursor: String { Self.text(scalars[..<cursor]) }

    /// The grapheme in whose middle the cursor stands; nil if it stands between two.
    func graphemeAroundCursor() -> Range<Int>? {
        // Nearly always: before ASCII, or at the end, there is a boundary.
        guard cursor > 0, cursor < scalars.count, !scalars[cursor].isASCII else { return nil }
        let start = max(0, cursor - Self.reach)
        var offset = start
        for character in Self.text(scalars[start..<min(scalars.count, cursor + Self.reach)]) {
            let end = offset + character.unicodeScalars.count
            if offset >= cursor { return nil }
            if end > cursor { return offset..<end }
            offset = end
        }
        return nil
    }

    /// How many scalars the grapheme before the cursor has; 0 at the beginning.
    var scalarsBeforeCursor: Int {
        Self.text(scalars[max(0, cursor - Self.reach)..<cursor]).last?.unicodeScalars.count ?? 0
    }

    /// How many scalars the grapheme at the cursor has; 0 at the end.
    var scalarsAtCursor: Int {
        Self.text(scalars[cursor..<min(scalars.count, cursor + Self.reach)]).first?.unicodeScalars.count ?? 0
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

/// Up and down within a text of several lines. Pure: offsets in scalars, nil where there is no such line.
enum LineMotion {
    /// The same column (in scalars) of the line above.
    static func up(_ line: EditedLine) -> Int? {
        let scalars = line.scalars
        guard let end = scalars[..<line.cursor].lastIndex(of: "\n") else { return nil }
        let column = line.cursor - end - 1
        let start = scalars[..<end].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        return min(start + column, end)
    }

    /// The same column of the line below.
    static func down(_ line: EditedLine) -> Int? {
        let scalars = line.scalars
        guard let end = scalars[line.cursor...].firstIndex(of: "\n") else { return nil }
        let start = scalars[..<line.cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let nextEnd = scalars[(end + 1)...].firstIndex(of: "\n") ?? scalars.count
        return min(end + 1 + line.cursor - start, nextEnd)
    }
}
