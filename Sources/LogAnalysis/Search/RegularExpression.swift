import CPCRE2

/// A regular expression in Perl's syntax (PCRE2, with JIT), matched against bytes line by line.
///
/// UTF-8 with Unicode properties, and bytes that are no UTF-8 match nothing rather than fail. Compiled code is never
/// changed by matching, so any number of threads may match with it at once (pcre2api, "Multithreading").
public final class RegularExpression: Sendable {
    /// As it was written.
    public let pattern: String
    /// Whether it has a capture group.
    public let hasGroup: Bool
    /// Whether what `-o` tells of a match is what its first capture group took. A group that can be matched several times
    /// within one match keeps only the last of them, which nobody means.
    let tellsGroup: Bool
    /// Its named capture groups, in the order of their numbers. With `(?J)` several may have one name.
    let namedGroups: [NamedGroup]
    /// The compiled code, as an address: a pointer is not `Sendable`, and what it points to never changes.
    private let code: UInt
    /// Whether a long line may be searched part by part.
    private let searchesByParts: Bool

    /// What a search in a line came to.
    public enum Outcome: Sendable, Hashable {
        /// Nothing matches.
        case none
        /// These bytes match.
        case match(Range<Int>)
        /// PCRE2 gave up: the pattern needs too much work on this line. Never to be taken for `none`.
        case undecided
    }

    /// A capture group that has a name.
    struct NamedGroup: Sendable, Hashable {
        let name: String
        let number: Int
    }

    /// Why a pattern is none.
    public struct PatternError: Error, Hashable {
        /// The pattern.
        public let pattern: String
        /// PCRE2's sentence.
        public let message: String
        /// How many bytes of the pattern stand before the place.
        public let offset: Int
    }

    /// As many steps as a match may take (of PCRE2's own counting): some tenths of a millisecond.
    private static let stepLimit: UInt32 = 100_000

    /// On more lines than this no pattern is tried to the end: each took some tenths of a millisecond, and a pattern that
    /// gives up on so many would take hours over all of them.
    public static let mostUndecidedLines = 20_000

    /// Compiles a pattern.
    ///
    /// - Throws: `PatternError`.
    public init(_ pattern: String, ignoringCase: Bool = false) throws(PatternError) {
        // `\G` asks where a search began, so that a line can't be searched part by part.
        let searchesByParts = !pattern.contains("\\G")
        // `\C` would match a part of a character, and with UTF it makes PCRE2 forget its limits.
        let options =
            PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C
            | (ignoringCase ? PCRE2_CASELESS : 0) | (searchesByParts ? PCRE2_USE_OFFSET_LIMIT : 0)
        var code: Int32 = 0
        var place = 0
        let bytes = Array(pattern.utf8)
        guard let compiled = pcre2_compile_8(bytes, bytes.count, UInt32(options), &code, &place, nil) else {
            throw PatternError(pattern: pattern, message: Self.message(code), offset: place)
        }
        // Where JIT can't be had, PCRE2 interprets.
        pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE))
        var groups: UInt32 = 0
        pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
        hasGroup = groups > 0
        tellsGroup = hasGroup && !PatternOutline(pattern).repeatsFirstGroup
        namedGroups = Self.namedGroups(of: compiled)
        self.pattern = pattern
        self.searchesByParts = searchesByParts
        self.code = UInt(bitPattern: compiled)
    }

    deinit { pcre2_code_free_8(OpaquePointer(bitPattern: code)) }

    /// Each entry of PCRE2's table is a number of two bytes, the higher first, and a name that a NUL ends (pcre2api,
    /// "PCRE2_INFO_NAMETABLE").
    private static func namedGroups(of code: OpaquePointer) -> [NamedGroup] {
        var (count, size): (UInt32, UInt32) = (0, 0)
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table else { return [] }
        return (0..<Int(count)).map { index in
            let entry = table + index * Int(size)
            return NamedGroup(name: String(cString: entry + 2), number: Int(entry[0]) << 8 | Int(entry[1]))
        }.sorted { $0.number < $1.number }
    }

    private static func message(_ code: Int32) -> String {
        var text = [UInt8](repeating: 0, count: 256)
        let count = pcre2_get_error_message_8(code, &text, text.count)
        return String(decoding: text.prefix(Int(max(0, count))), as: UTF8.self)
    }

    /// Matches with one expression on one thread, and keeps what PCRE2 needs for that.
    public final class Matcher {
        private let expression: RegularExpression
        private let data: OpaquePointer?
        private let groupRoom: Int
        private let context: OpaquePointer?
        /// A larger stack for JIT code, made when its usual 32 KiB were once too few.
        private var stack: OpaquePointer?
        private static let mostStackBytes = 4 << 20

        /// A matcher of this thread's own.
        public init(_ expression: RegularExpression) {
            self.expression = expression
            // Room for the match, the first group, and those with a name.
            groupRoom = max(1, expression.namedGroups.last?.number ?? 0)
            data = pcre2_match_data_create_8(UInt32(groupRoom + 1), nil)
            context = pcre2_match_context_create_8(nil)
            pcre2_set_match_limit_8(context, RegularExpression.stepLimit)
        }

        deinit {
            pcre2_match_data_free_8(data)
            pcre2_match_context_free_8(context)
            pcre2_jit_stack_free_8(stack)
        }

        /// The first match in a line that begins at `start` or later.
        ///
        /// - Parameter isStopped: asked every few megabytes of a line; once it is true, the answer means nothing.
        public func first(
            in line: UnsafeRawBufferPointer, from start: Int = 0, isStopped: () -> Bool = { false }
        ) -> Outcome {
            guard let code = OpaquePointer(bitPattern: expression.code), start >= 0, start <= line.count else {
                return .none
            }
            guard expression.searchesByParts, line.count - start > Self.partSize else {
                return outcome(code, line, start)
            }
            defer { pcre2_set_offset_limit_8(context, Self.noLimit) }
            var place = start
            while !isStopped() {
                // A match of this part begins before the next one, which does not begin within a character.
                var next = min(line.count + 1, place + Self.partSize)
                for _ in 0..<3 where next < line.count && line[next] & 0xC0 == 0x80 { next += 1 }
                pcre2_set_offset_limit_8(context, next - 1)
                let found = outcome(code, line, place)
                if found != .none || next > line.count { return found }
                place = next
            }
            return .none
        }

        /// How much of a long line is searched between two looks at whether to go on: some hundredths of a second.
        private static let partSize = 16 << 20
        /// PCRE2's word for no limit: all bits.
        private static let noLimit = -1

        private func outcome(_ code: OpaquePointer, _ line: UnsafeRawBufferPointer, _ start: Int) -> Outcome {
            var count = match(code, line, start)
            if count == PCRE2_ERROR_JIT_STACKLIMIT, stack == nil {
                stack = pcre2_jit_stack_create_8(32 << 10, Self.mostStackBytes, nil)
                pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
                count = match(code, line, start)
            }
            if count == PCRE2_ERROR_NOMATCH { return .none }
            guard count >= 0, let places = pcre2_get_ovector_pointer_8(data) else { return .undecided }
            // `\K` in a look-ahead can put the beginning behind the end.
            return .match(min(places[0], places[1])..<places[1])
        }

        private func match(_ code: OpaquePointer, _ line: UnsafeRawBufferPointer, _ start: Int) -> Int32 {
            pcre2_match_8(
                code, line.baseAddress?.assumingMemoryBound(to: UInt8.self), line.count, start, 0, data, context)
        }

        /// Whether what `-o` tells of a match is what its first capture group took.
        var tellsGroup: Bool { expression.tellsGroup }

        /// What the first capture group took of the match that was found last; nil when it took no part, or there is none.
        public var firstGroup: Range<Int>? { expression.hasGroup ? group(1) : nil }

        /// What the groups of a name took of the match that was found last; nil when none of them took part.
        func group(named name: String) -> Range<Int>? {
            for group in expression.namedGroups where group.name == name {
                if let range = self.group(group.number) { return range }
            }
            return nil
        }

        private func group(_ number: Int) -> Range<Int>? {
            let place = 2 * number
            guard number <= groupRoom, let places = pcre2_get_ovector_pointer_8(data), places[place] >= 0,
                places[place] <= places[place + 1]
            else { return nil }
            return places[place]..<places[place + 1]
        }
    }
}
