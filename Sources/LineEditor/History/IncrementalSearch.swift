import CLibEdit

import Glibc

/// Ctrl-R, the incremental search: the typed text is searched in the history, newest entries first.
///
/// It replaces libedit's search, which fails on non-ASCII characters and treats Ctrl-C as the end of input.
extension EditorCore {
    /// Reads keys for the search until another key is pressed, which then acts on the line that was found.
    ///
    /// - Parameter returnAccepts: Whether Return enters the line that was found. In vi's search Return only ends the
    ///   search.
    func search(in editor: OpaquePointer, returnAccepts: Bool = true) -> Int32 {
        guard kind == .statement else { return CC_ERROR }
        commandKeys.areText = true
        let ownPrompt = prompt
        let original = EditedLine(editor).text
        let entries = shared.history.entries
        var query = ""
        var position = entries.count
        var isFailing = false
        defer {
            prompt = ownPrompt
            lastSearch = (query, position)
        }

        func find(before limit: Int) {
            let found = query.isEmpty ? nil : entries[..<limit].lastIndex { $0.contains(query) }
            isFailing = found == nil && !query.isEmpty
            guard let found else { return }
            position = found
            replaceLine(with: entries[found], in: editor)
        }

        while true {
            prompt = Texts.searchPrompt(query: query, failing: isFailing)
            var character: wchar_t = 0
            guard el_wgetc(editor, &character) == 1 else { return CC_ERROR }
            switch character {
            case 0x12: find(before: position)
            case 0x07, 0x1B:
                replaceLine(with: original, in: editor)
                return CC_REFRESH
            case 0x08, 0x7F:
                if !query.isEmpty { query.removeLast() }
                find(before: entries.count)
            case 0x20..<0x7F, 0xA0...:
                guard let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: character)) else { continue }
                query.unicodeScalars.append(scalar)
                find(before: min(position + 1, entries.count))
            case 0x0A, 0x0D:
                if returnAccepts { unread = character }
                return CC_REFRESH
            default:
                unread = character
                return CC_REFRESH
            }
        }
    }

    /// Repeats the last search, starting at the entry that it found.
    func findAgain(older: Bool, in editor: OpaquePointer) -> Int32 {
        guard kind == .statement, !lastSearch.query.isEmpty else { return CC_ERROR }
        let entries = shared.history.entries
        let query = lastSearch.query
        let start = min(lastSearch.position, entries.count)
        let found =
            older
            ? entries[..<start].lastIndex { $0.contains(query) }
            : entries.dropFirst(start + 1).firstIndex { $0.contains(query) }
        guard let found else { return CC_ERROR }
        lastSearch.position = found
        replaceLine(with: entries[found], in: editor)
        return CC_REFRESH
    }
}
