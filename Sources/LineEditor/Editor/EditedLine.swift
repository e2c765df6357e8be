import CLibEdit

import Glibc

/// Text in libedit's format: one `wchar_t` for each Unicode scalar, and a terminating zero.
struct WideString {
    private let units: [wchar_t]

    init(_ text: String) {
        units = text.unicodeScalars.map { wchar_t($0.value) } + [0]
    }

    func withPointer<T>(_ body: (UnsafePointer<wchar_t>) -> T?) -> T? {
        units.withUnsafeBufferPointer { $0.baseAddress.flatMap(body) }
    }

    /// Returns a copy that is never freed, because libedit keeps pointers to the names of added commands.
    ///
    /// A program has one editor with a few dozen such strings, so an owner that frees them is not worth its cost.
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

    /// The number of scalars examined on each side of the cursor for grapheme boundaries. A longer grapheme is treated
    /// as several.
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

    /// The range of the grapheme that the cursor is inside of; nil if the cursor is at a grapheme boundary.
    func graphemeAroundCursor() -> Range<Int>? {
        // The common case: before an ASCII scalar and at the end there is always a boundary.
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

    /// The number of scalars of the grapheme before the cursor; 0 at the beginning.
    var scalarsBeforeCursor: Int {
        Self.text(scalars[max(0, cursor - Self.reach)..<cursor]).last?.unicodeScalars.count ?? 0
    }

    /// The number of scalars of the grapheme at the cursor; 0 at the end.
    var scalarsAtCursor: Int {
        Self.text(scalars[cursor..<min(scalars.count, cursor + Self.reach)]).first?.unicodeScalars.count ?? 0
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

/// Vertical movement within a text of several lines. The results are offsets in Unicode scalars; nil if there is no
/// such line.
enum LineMotion {
    /// The offset of the same column, counted in scalars, in the line above.
    static func up(_ line: EditedLine) -> Int? {
        let scalars = line.scalars
        guard let end = scalars[..<line.cursor].lastIndex(of: "\n") else { return nil }
        let column = line.cursor - end - 1
        let start = scalars[..<end].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        return min(start + column, end)
    }

    /// The offset of the same column in the line below.
    static func down(_ line: EditedLine) -> Int? {
        let scalars = line.scalars
        guard let end = scalars[line.cursor...].firstIndex(of: "\n") else { return nil }
        let start = scalars[..<line.cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let nextEnd = scalars[(end + 1)...].firstIndex(of: "\n") ?? scalars.count
        return min(end + 1 + line.cursor - start, nextEnd)
    }
}
