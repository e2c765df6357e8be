import CPCRE2

/// A regular expression in Perl's syntax (PCRE2, with JIT), matched against bytes line by line.
///
/// The bytes are read as UTF-8 with Unicode properties; invalid UTF-8 matches nothing, but is no error. Matching never
/// changes the compiled code, so any number of threads may match with it at once (pcre2api, "Multithreading").
public final class RegularExpression: Sendable {
    /// The pattern as it was written.
    public let pattern: String
    /// Whether the expression has a capture group.
    public let hasGroup: Bool
    /// Whether `-o` shows the text of the first capture group instead of the whole match. False for a group that can be
    /// matched several times within one match: it keeps only the last of them, which nobody wants.
    let tellsGroup: Bool
    /// The named capture groups, in the order of their numbers. With `(?J)`, several groups may have the same name.
    let namedGroups: [NamedGroup]
    /// The address of the compiled code. A pointer is not `Sendable`, although the code never changes.
    private let code: UInt
    /// Whether a long line may be searched part by part.
    private let searchesByParts: Bool

    /// The result of a search in a line.
    public enum Outcome: Sendable, Hashable {
        /// Nothing matches.
        case none
        /// These bytes match.
        case match(Range<Int>)
        /// PCRE2 gave up: the pattern needs too much work on this line. This must never be treated as `none`.
        case undecided
    }

    /// A capture group with a name.
    struct NamedGroup: Sendable, Hashable {
        let name: String
        let number: Int
    }

    /// The reason why a pattern cannot be compiled.
    public struct PatternError: Error, Hashable {
        /// The pattern.
        public let pattern: String
        /// PCRE2's error message.
        public let message: String
        /// The offset of the error in the pattern, in bytes of UTF-8.
        public let offset: Int
    }

    /// The greatest number of steps, as PCRE2 counts them, that a match may take: some tenths of a millisecond.
    private static let stepLimit: UInt32 = 100_000

    /// The greatest number of lines on which a pattern may give up before it is no longer tried. Each such line takes
    /// some tenths of a millisecond, and a pattern that gives up on so many lines would take hours over all of them.
    public static let mostUndecidedLines = 20_000

    /// Compiles a pattern.
    ///
    /// - Throws: `PatternError` if PCRE2 cannot compile the pattern.
    public init(_ pattern: String, ignoringCase: Bool = false) throws(PatternError) {
        // `\G` matches where a search began, so a line cannot be searched part by part.
        let searchesByParts = !pattern.contains("\\G")
        // `\C` would match a part of a character, and with UTF it makes PCRE2 ignore its limits.
        let options =
            PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C
            | (ignoringCase ? PCRE2_CASELESS : 0) | (searchesByParts ? PCRE2_USE_OFFSET_LIMIT : 0)
        var code: Int32 = 0
        var place = 0
        let bytes = Array(pattern.utf8)
        guard let compiled = pcre2_compile_8(bytes, bytes.count, UInt32(options), &code, &place, nil) else {
            throw PatternError(pattern: pattern, message: Self.message(code), offset: place)
        }
        // If JIT is not available, PCRE2 interprets the code.
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

    /// Reads PCRE2's name table. Each entry is a number of two bytes, the higher one first, and a name that ends with
    /// NUL (pcre2api, "PCRE2_INFO_NAMETABLE").
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

    /// Matches one expression on one thread, and owns the memory that PCRE2 needs for it.
    public final class Matcher {
        private let expression: RegularExpression
        private let data: OpaquePointer?
        private let groupRoom: Int
        private let context: OpaquePointer?
        /// A larger stack for JIT code, created once the default of 32 KiB has been too small.
        private var stack: OpaquePointer?
        private static let mostStackBytes = 4 << 20

        /// Creates a matcher for use by one thread.
        public init(_ expression: RegularExpression) {
            self.expression = expression
            // There is room for the match, the first group and the named groups.
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

        /// The first match in a line that begins at offset `start` or later.
        ///
        /// - Parameter isStopped: called every few megabytes of a line; once it returns true, the answer is
        ///   meaningless.
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
                // A match of this part begins before the next part, and the next part must not begin within a
                // character.
                var next = min(line.count + 1, place + Self.partSize)
                for _ in 0..<3 where next < line.count && line[next] & 0xC0 == 0x80 { next += 1 }
                pcre2_set_offset_limit_8(context, next - 1)
                let found = outcome(code, line, place)
                if found != .none || next > line.count { return found }
                place = next
            }
            return .none
        }

        /// The number of bytes of a long line that are searched between two calls of `isStopped`: some hundredths of a
        /// second.
        private static let partSize = 16 << 20
        /// PCRE2's value for no limit: all bits are set.
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
            // `\K` in a look-ahead can move the beginning of a match past its end.
            return .match(min(places[0], places[1])..<places[1])
        }

        private func match(_ code: OpaquePointer, _ line: UnsafeRawBufferPointer, _ start: Int) -> Int32 {
            pcre2_match_8(
                code, line.baseAddress?.assumingMemoryBound(to: UInt8.self), line.count, start, 0, data, context)
        }

        /// Whether `-o` shows the text of the first capture group instead of the whole match.
        var tellsGroup: Bool { expression.tellsGroup }

        /// The range of the first capture group in the latest match; nil if the group took no part or there is no
        /// group.
        public var firstGroup: Range<Int>? { expression.hasGroup ? group(1) : nil }

        /// The range of the first group with this name that took part in the latest match; nil if none did.
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

/// A user-defined mask, which takes the matches of a regular expression.
///
/// On a line on which the expression gives up, the mask takes nothing more: the difference remains visible, and the
/// line is reported as undecided.
public struct PatternRecogniser: LineRecogniser {
    private let expression: RegularExpression

    /// A recogniser of the matches of `expression`.
    public init(_ expression: RegularExpression) {
        self.expression = expression
    }

    /// Creates a matcher for use by one thread.
    public func makeSearch() -> any LineRecogniserSearch { RegularExpression.Matcher(expression) }
}

extension RegularExpression.Matcher: LineRecogniserSearch {}
