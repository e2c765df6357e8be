import CPCRE2
import Testing

@testable import LogAnalysis

@Suite struct RequiredLiteralsTests {
    private func texts(_ pattern: String, ignoringCase: Bool = false) -> [String]? {
        RequiredLiterals.texts(of: pattern, ignoringCase: ignoringCase)?.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("error", ["error"]), ("^error$", ["error"]), (#"a\.b\$\t\[x\]"#, ["a.b$\t[x]"]), ("磁盘", ["磁盘"]),
            (#"\bexit code [1-9][0-9]*\b"#, ["exit code "]), ("OOM|Killed|segfault", ["OOM", "Killed", "segfault"]),
            ("fo{2}bar", ["foobar"]), ("colou?r", ["colour", "color"]), ("[Ee]rror", ["Error", "error"]),
            ("a{3}", ["aaa"]), ("x*timeout", ["timeout"]), ("(foo)+bar", ["foobar"]), ("(?:ab){2,}z", ["ababz"]),
            ("(?<n>disk) full", ["disk full"]), ("(?P<n>disk) full", ["disk full"]), ("(?>disk)", ["disk"]),
            ("(?=.*panic)fatal", ["fatal"]), ("(?<!non)fatal(?!ity)", ["fatal"]), (#"(ERROR: .*)"#, ["ERROR: "]),
            ("fail(ed|ure)", ["failed", "failure"]), ("(a|b|c)timeout", ["atimeout", "btimeout", "ctimeout"]),
            (#"[[:alpha:]\]]+ refused"#, [" refused"]), ("[]x]yz", ["]yz", "xyz"]), (#"[^]x]refused"#, ["refused"]),
            (#"foo(bar\d+baz)qux"#, ["bazqux"]), ("x{,a}", ["x{,a}"]), (#"{"a": \{}"#, [#"{"a": {}"#]),
            ("(timeout){0}error", ["error"]), (".*timeout.*|.*timed out.*", ["timeout", "timed out"]),
            ("a*+bcd++", ["bcd"]), ("ſK", ["ſK"]), ("timeout|timeouts", ["timeout"]), ("@", ["@"]),
            ("ab\ncde", ["cde"]),
            (#"[a\-z]refused"#, ["arefused", "-refused", "zrefused"]), (#"\Aerror\z"#, ["error"]),
            ("(abcdefgh|b|c|d|e|f|g|h|i) refused", [" refused"]),
        ] as [(String, [String])])
    func aMatchContainsOneOf(_ pattern: String, _ expected: [String]) {
        #expect(texts(pattern) == expected)
    }

    @Test(
        arguments: [
            ("ERROR", ["error"]), ("disk full", [" full"]), ("磁盘Full", ["磁盘full"]), ("Exit Code 1", ["exit code 1"]),
            ("[Ee]rror", ["error"]), ("étape", ["tape"]), ("ask|磁盘", nil), ("aKb", nil), ("timeout|KO", nil),
            ("Killed|timeout", ["illed", "timeout"]), ("@", nil), ("[sx]ab", ["ab"]), ("[sx]a", nil),
            ("[sx]abc", ["abc"]),
        ] as [(String, [String]?)])
    func withoutRegardToCase(_ pattern: String, _ expected: [String]?) {
        #expect(texts(pattern, ignoringCase: true) == expected)
    }

    @Test(
        arguments: [
            "", ".*", "a|", "e", "(timeout)?", "(timeout)*", "(timeout){0,3}", "timeout|.", #"\d+"#, "[a-z]+",
            "(?i)error",
            "(?x)e r", "(*UTF)error", #"\Qerror\E"#, #"\x41error"#, #"\p{L}error"#, #"er\Kror"#, #"(error)\1"#,
            "(?(1)a|b)error", "error(?R)?", "error(?#x)", #"er\Cror"#, "error{,3}", "error{ 3}", #"\Gerror"#,
            #"[\Qx]\E]error"#, "[[.x.]]error", "[[:<:]]error", #"\N{U+41}error"#, "error(?C1)", "(?i:error)", "error**",
            "timeout)", "(timeout", "[timeout", "+error", #"error\"#, "aa|bb|cc|dd|ee|ff|gg|hh|ii",
        ])
    func everyLineIsTriedFor(_ pattern: String) {
        #expect(texts(pattern) == nil)
    }

    /// Asks PCRE2 itself which scalars match `set` without regard to case that don't with it.
    private func otherCases(ofClass set: String) throws -> [UInt32] {
        let loose = RegularExpression.Matcher(try RegularExpression(set, ignoringCase: true))
        let strict = RegularExpression.Matcher(try RegularExpression(set))
        return (0x80...0x10FFFF).filter { (value: UInt32) in
            guard let scalar = Unicode.Scalar(value) else { return false }
            return Array(String(scalar).utf8).withUnsafeBytes { loose.first(in: $0) != strict.first(in: $0) }
        }
    }

    @Test func whatIsSaidToHaveNoCaseHasNone() throws {
        let ranges = LiteralScalar.caseless.map { range in
            "\\x{\(String(range.lowerBound, radix: 16))}-\\x{\(String(range.upperBound, radix: 16))}"
        }
        #expect(try otherCases(ofClass: "[\(ranges.joined())]") == [])
    }

    @Test func amongLettersOnlyKAndSHaveOtherCasesBeyondASCII() throws {
        #expect(try otherCases(ofClass: "[a-jl-rt-z0-9!-/:-@]") == [])
        #expect(try otherCases(ofClass: "[ks]") == [0x17F, 0x212A])
    }

    @Test func deepAndLongPatternsAreReadOrLeftAlone() {
        let deep = String(repeating: "(", count: 300) + "error" + String(repeating: ")", count: 300)
        #expect(texts(deep) == nil)
        #expect(texts(String(repeating: "a{", count: 20_000)) != nil)
        #expect(texts(String(repeating: "((((error){8}){8}){8}){8}", count: 50)) != nil)
        #expect(texts(String(repeating: "[ab]", count: 5_000)) != nil)
        #expect(
            (texts(String(repeating: "error ", count: 100)) ?? []).allSatisfy { $0.utf8.count <= LiteralSet.longest })
    }
}
