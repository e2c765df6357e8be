import JobModel
import Testing
import TestSupport

@testable import HostSets

/// What is wrong, where, and what to type next.
@Suite struct HostSetFailureTests {
    @Test(arguments: [
        ("", "empty"), ("   ", "empty"), (",10.0.0.1", "before ,"), ("10.0.0.1,", "after ,"),
        ("10.0.0.1,,10.0.0.2", "after ,"),
        ("10.0.0.1!", "after !"), ("!10.0.0.1", "before !"), ("&", "before &"), ("10.0.0.1^ ", "after ^"),
        ("10.0.0.[5-1]", "5-1 runs backwards"), ("10.0.0.300", "300 is greater than 255"), ("10.0.0.[1-300]", "300"),
        ("10.0.0.[]", "empty"), ("10.0.0.[1,,2]", "empty"), ("10.0.0.[1-]", "whole numbers"),
        ("10.0.0.[a]", "whole numbers"),
        ("10.0.0.[1-5/0]", "step"), ("10.0.0.[1/2]", "step"), ("10.0.0.[1-5", "never closed"),
        ("10.0.0.1]", "closes no ["),
        ("10.0.0.07", "begins with 0"), ("10.0.0.1[8-11]", "different numbers of digits"), ("10.0.0", "not an address"),
        ("10.0.0.1.2", "not an address"), ("10.0.0.99999999999999999999", "greater than 255"),
        ("10.0.0.1 10.0.0.2", "space"),
        ("100042", "not an address"), ("failed", "begins with @"), ("id:", "whole number"), ("id:x", "whole number"),
        ("id:[5-1]", "backwards"), ("id:-5", "whole number"), ("10.0.0.0/33", "0 to 32"), ("fd00::/129", "0 to 128"),
        ("10.0.0.[1-5]/24", "before /"), ("fd00:::5", "neither an IPv6"), ("3:fd00::5:", "neither an IPv6"),
        ("fd00::[1-5]", "no ranges"),
        ("@", "no name"), ("@failed~", "no number of a run"), ("@failed~0", "no number of a run"),
        ("@file:", "no file"),
        ("tag:x\\", "after the \\"), ("10.0.0.1，10.0.0.2", "full-width"), ("3：10.0.0.1", "full-width"),
        ("@nope", "no name @nope"),
    ])
    func wrongTextIsAUsageFailure(text: String, part: String) throws {
        let failure = try #require(failureOf(text))
        #expect(failure.status == .usage)
        #expect(failure.message.contains(part) || failure.hint?.contains(part) == true, "\(failure.message)")
        #expect(failure.hint != nil)
    }

    @Test func thePlaceIsNamed() throws {
        let failure = try #require(failureOf("10.0.0.1,10.0.0.[5-1]!@ok"))
        #expect(failure.code == "bad-host-set")
        #expect(failure.message == "host set: '10.0.0.[5-1]' at character 10: the range 5-1 runs backwards")
        #expect(failure.hint == "type `1-5`")
        #expect(failure.excerpt == ["10.0.0.1,10.0.0.[5-1]!@ok", "         ^^^^^^^^^^^^"])
    }

    @Test func hintsCanBeTyped() {
        #expect(failureOf("faild")?.hint == "type `@failed`")
        #expect(failureOf("web01")?.hint?.contains("known by their addresses") == true)
        #expect(failureOf("@faild")?.hint == "type `@failed`")
        #expect(failureOf("@faild")?.code == "unknown-name")
        #expect(failureOf("failed")?.hint == "type `@failed`")
        #expect(failureOf("100042")?.hint == "type `id:100042` for the host of this id")
        #expect(failureOf("10.0.0.1，10.0.0.2")?.hint == "type `10.0.0.1,10.0.0.2`")
    }

    @Test(arguments: [
        ("10.0.0.1-5", "10.0.0.[1-5]"), ("10.0.0.1-10.0.0.5", "10.0.0.[1-5]"), ("10.0.0.1 - 10.0.0.5", "10.0.0.[1-5]"),
        ("10.0.0.[1–5]", "10.0.0.[1-5]"), ("10.0.0.{1,2}", "10.0.0.[1,2]"), ("10.0.0.{1..5}", "10.0.0.[1-5]"),
        ("[10.0.0.1]", "10.0.0.1"), ("[10.0.0.1,10.0.0.2]", "10.0.0.1,10.0.0.2"),
        ("10.0.0.1、10.0.0.2", "10.0.0.1,10.0.0.2"), ("10.0.0.1，10.0.0.2", "10.0.0.1,10.0.0.2"),
        ("10.0.0.1 10.0.0.2", "10.0.0.1,10.0.0.2"), ("10.0.0.1;10.0.0.2", "10.0.0.1,10.0.0.2"),
        ("10.0.0.1,,10.0.0.2,", "10.0.0.1,10.0.0.2"), ("＠all！＠failed", "@all!@failed"), ("!@failed", "@all!@failed"),
        ("all!failed", "@all!@failed"), ("失败", "@failed"), ("10.0.0", "10.0.0.*"), ("10.0.", "10.0.*"),
        ("root@10.0.0.1:22", "10.0.0.1"), ("【10.0.0.1】", "10.0.0.1"), ("nolog", "@nolog"),
        ("web-{01..03}", "web-[01-03]"), ("web-01 web-02", "web-01,web-02"), ("root@web-01:22", "web-01"),
        ("web-01、ｗｅｂ－０２", "web-01,web-02"),
    ])
    func howOtherToolsWriteHostsIsPutRight(text: String, right: String) throws {
        let failure = try #require(failureOf(text))
        #expect(failure.instead == right)
        #expect(failure.hint == "type `\(right)`")
        _ = try HostSet(right)
    }

    @Test(arguments: ["web01", "100042", "10.0.0.300", "10.0.0.[1-5", "@", "10.0.0.1-10.0.1.5", "1.2.3.4.5", "x y"])
    func whatNobodyCanTellIsNotPutRight(text: String) throws {
        #expect(try #require(failureOf(text)).instead == nil)
    }

    @Test func chineseNamesMeanTheEnglishOnes() throws {
        #expect(try HostSet("@失败!@执行超时,@全部~1").names == ["failed", "timeout", "all"])
        #expect(StatusWords.hostSetName("成功") == "ok" && StatusWords.hostSetName("web") == nil)
    }

    @Test(arguments: [
        "10.9.9.9", "10.9.9.[1-5]", "3:10.0.0.1", "fd00::5", "id:100042", "web01", "web[01-20]", "@all,10.9.9.9",
        "@all&10.9.9.9",
    ])
    func hostsThatAreNotInTheStepFail(text: String) throws {
        let failure = try #require(failureOf(text))
        #expect(failure.code == "no-such-host")
        // A name on a step without names is most likely no host set at all.
        #expect(failure.status == (text.hasPrefix("web") ? .usage : .failure))
    }

    @Test func unknownAddressesAreGivenAsAReason() {
        #expect(
            failureOf("fd00::5", in: StepHosts([host(nil, id: 1)]))?.hint?.contains("until their logs are fetched")
                == true)
    }

    @Test func expansionStopsBeyondAMillion() {
        let text = "10.[1-100].[1-100].[1-100]"
        #expect(failureOf(text)?.code == "no-such-host")
        for more in [
            text + ",10.0.0.1", "10.[0-255].[0-255].[0-255]", "id:[1-1000001]",
            "id:[1-9223372036854775807,1-9223372036854775807]",
        ] {
            #expect(failureOf(more)?.code == "too-many-hosts")
            #expect(failureOf(more)?.status == .usage)
        }
        #expect(failureOf("10.*.*.*,0.0.0.0/0") == nil)
    }

    @Test func noTextMakesItCrash() {
        var generator = SeededGenerator(seed: 4)
        let plain = step(["10.0.0.1"])
        let pieces = [
            "10", ".", "0", "1", "[", "]", "-", ",", "!", "&", "^", "*", "?", "/", ":", "fd00::", "3:", "id:", "nth:",
            "@", "~1",
            "tag:", "@file:", "\\", " ", "\n", "\0", "é", "，", "99999999999999999999", "x", "@all", "web-", "name:",
            "9223372036854775807", "-1",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...9, using: &generator)
            let text =
                generator.once(in: 4)
                ? String(decoding: (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }, as: UTF8.self)
                : (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            if let failure = failureOf(text, in: plain) { #expect(!failure.message.isEmpty) }
        }
        #expect(failureOf(String(repeating: "[", count: 100_000), in: plain) != nil)
        #expect(failureOf(String(repeating: "*1", count: 1000), in: plain) != nil)
    }
}
