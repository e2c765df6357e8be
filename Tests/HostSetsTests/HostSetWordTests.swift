import HostSets
import JobModel
import Testing

/// What each word means in a step.
@Suite struct HostSetWordTests {
    let numbered = step((0...3).flatMap { third in (0...30).map { "10.0.\(third).\($0)" } } + ["192.168.0.1"])

    @Test(arguments: [
        ("10.0.0.7", 1), ("10.0.0.[1-20,30]", 21), ("10.0.0.[01-20]", 20), ("10.0.0.[1-19/2]", 10),
        ("10.0.0.1[0-5]", 6),
        ("10.0.0.[1-2]0", 2), ("10.0.[0-3].[1-5]", 20), ("10.0.[0-3].*", 124), ("10.0.*.7", 4), ("*.*.*.1", 5),
        ("10.0.0.1*", 11), ("10.0.0.?", 10), ("10.0.*", 124), ("*", 125), ("@all", 125), ("0:*", 125), ("5:*", 0),
        ("10.0.0.0/24", 31), ("10.0.0.9/29", 8), ("0.0.0.0/0", 125), ("10.0.0.7/32", 1), ("10.77.0.0/16", 0),
        ("10.0.0.[200-255,3]", 1), ("11.*.*.*", 0), ("10.0.0.[1-3],10.0.0.[3-5]", 5), ("@failed", 0), ("tag:none", 0),
        (" 10.0.0.1 , 10.0.0.2 ", 2), ("10.0.0.[ 1 - 3 , 9 ]", 4),
    ])
    func countsWhatIsMeant(text: String, count: Int) throws {
        #expect(try numbered.words(text).count == count)
    }

    @Test(arguments: [
        ("10.0.0.[1-5]!10.0.0.3", "10.0.0.[1-2,4-5]"),
        ("10.0.0.[1-5]&10.0.0.[3-8]", "10.0.0.[3-5]"),
        ("10.0.0.[1-5]^10.0.0.[3-8]", "10.0.0.[1-2,6-8]"),
        ("10.0.0.1,10.0.0.2!10.0.0.1,10.0.0.4", "10.0.0.[2,4]"),
        ("10.0.0.1!10.0.0.1,10.0.0.1", "10.0.0.1"),
        ("10.0.0.9!10.9.9.9", "10.0.0.9"),
    ])
    func operatorsGoFromLeftToRight(text: String, folded: String) throws {
        #expect(numbered.folded(try HostSet(text).resolved(in: numbered)) == folded)
    }

    @Test func whatIsExcludedIsTakenAwayAsAWhole() throws {
        let some = try HostSet("10.0.0.[1-5]")
        let excluded = try HostSet("10.0.0.1,10.0.0.[2-4]!10.0.0.3,10.9.9.9")
        #expect(try some.resolved(in: numbered, excluding: excluded) == [3, 5])
    }

    @Test func positionsAscend() throws {
        let backwards = step(["10.0.0.3", "10.0.0.2", "10.0.0.1"])
        #expect(try HostSet("10.0.0.1,10.0.0.3").resolved(in: backwards) == [0, 2])
    }

    @Test func anAddressWithoutAreaIsMeantInEveryArea() throws {
        let areas = StepHosts([
            host("10.0.0.7"), host("10.0.0.7", area: 3), host("fd00::5", area: 3), host("10.0.0.8", area: 5),
        ])
        #expect(try areas.words("10.0.0.7") == ["0:10.0.0.7", "3:10.0.0.7"])
        #expect(try areas.words("3:10.0.0.7") == ["3:10.0.0.7"])
        #expect(try areas.words("0:10.0.0.7") == ["0:10.0.0.7"])
        #expect(try areas.words("3:10.0.0.[7-8]") == ["3:10.0.0.7"])
        #expect(try areas.words("3:10.0.0.0/24") == ["3:10.0.0.7"])
        #expect(try areas.words("3:*") == ["3:10.0.0.7", "3:[fd00::5]"])
        #expect(try areas.words("10.0.0.8") == ["5:10.0.0.8"])
        #expect(try areas.words("fd00::5") == ["3:[fd00::5]"])
        #expect(try areas.words("3:[FD00:0::5]") == ["3:[fd00::5]"])
        #expect(failureOf("0:[fd00::5]", in: areas)?.code == "no-such-host")
    }

    @Test func networksOfIPv6() throws {
        let six = step(["fd00::5", "fd00::6", "fd00:0:0:1::5", "fe80::1"])
        #expect(try six.words("fd00::/64") == ["fd00::5", "fd00::6"])
        #expect(try six.words("fd00::/16") == ["fd00::5", "fd00::6", "fd00:0:0:1::5"])
        #expect(try six.words("fd00::5/127") == ["fd00::5"])
        #expect(try six.words("fd00::5/128,[fe80::]/10") == ["fd00::5", "fe80::1"])
        #expect(try six.words("0:[fd00::/127]").isEmpty)
        #expect(try six.words("::/0").count == 4)
    }

    @Test func aHostIsFoundByEitherOfItsAddresses() throws {
        var both = host("10.0.0.1")
        both.ipv6 = HostAddress("fd00::1")
        #expect(try StepHosts([both]).words("fd00::1") == ["10.0.0.1"])
    }

    @Test func idsStayWhole() throws {
        let big = Int64.max
        let ids = StepHosts([
            host(nil, id: 100_001), host(nil, id: 100_002), host(nil, id: 100_009), host(nil, id: big),
        ])
        #expect(try ids.words("id:100002") == ["id:100002"])
        #expect(try ids.words("id:[100001-100009]") == ["id:100001", "id:100002", "id:100009"])
        #expect(try ids.words("id:[100001-100009/4]") == ["id:100001", "id:100009"])
        #expect(try ids.words("id:9223372036854775807") == ["id:\(big)"])
        #expect(try ids.words("nth:[2-3/9223372036854775807]") == ["id:100002"])
    }

    @Test func statusNames() throws {
        let codes = [9, 3, 5, 7, 1, 104, 13, 403, 12, 202, 15]
        let hosts = StepHosts(codes.enumerated().map { host("10.0.0.\($0.offset)", status: $0.element) })
        func found(_ text: String) throws -> [Int] { try HostSet(text).resolved(in: hosts).map { codes[$0] } }
        #expect(try found("@ok") == [9, 3])
        #expect(try found("@success") == [9, 3])
        #expect(try found("@running") == [5, 7])
        #expect(try found("@failed") == [1, 104, 13, 403, 12, 202, 15])
        #expect(try found("@agent,@timeout") == [1, 13])
        #expect(try found("@script,@terminated,@submit,@transfer,@unknown") == [104, 403, 12, 202, 15])
        #expect(try found("@all!@failed!@running") == [9, 3])
    }

    @Test func tagsAreTextInWhichABackslashEscapes() throws {
        let tags = StepHosts([
            host("10.0.0.1", tag: "disk full"), host("10.0.0.2", tag: "a,b!c"), host("10.0.0.3", tag: "x\\y"),
            host("10.0.0.4"),
            host("10.0.0.5", tag: "[1"),
        ])
        #expect(try tags.words("tag:disk full") == ["10.0.0.1"])
        #expect(try tags.words("tag:a\\,b\\!c,10.0.0.4") == ["10.0.0.2", "10.0.0.4"])
        #expect(try tags.words("tag:x\\\\y") == ["10.0.0.3"])
        #expect(try tags.words("tag:") == ["10.0.0.4"])
        #expect(try tags.words("tag:[1") == ["10.0.0.5"])
        #expect(try tags.words("@all!tag:disk full") == ["10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"])
    }

    @Test func namesComeFromTheSession() throws {
        var named = numbered
        named.names.known = ["g2", "web"]
        named.names.named = { name in name == "g2" ? [5, 3, 3, 9_999_999, -1] : name == "web" ? [] : nil }
        #expect(try HostSet("@g2").resolved(in: named) == [3, 5])
        #expect(try HostSet("@g2^10.0.0.3").resolved(in: named) == [5])
        #expect(try HostSet("@web").resolved(in: named) == [])
        #expect(failureOf("@g3", in: named)?.hint == "type `@g2`")
    }

    @Test func hostsOfAnEarlierRunAreMatchedByTheirKey() throws {
        var now = StepHosts([
            host("10.0.0.1", id: 1), host("10.0.0.2", id: 2), host("10.0.0.3"), host("10.0.0.4", area: 3),
            host("10.0.0.5", id: 5),
        ])
        let before = StepHosts([
            host("10.9.9.9", id: 2, status: 104), host("10.0.0.3", id: 33, status: 1), host("10.0.0.4", status: 1),
            host("10.0.0.5", id: 6, status: 1), host("10.0.0.1", id: 1, status: 9), host("10.0.0.77", status: 1),
        ])
        now.names.earlierRun = { $0 == 1 ? before : nil }
        #expect(try now.words("@failed~1") == ["10.0.0.2", "10.0.0.3"])
        #expect(try now.words("@all~1!@ok~1") == ["10.0.0.2", "10.0.0.3"])
        #expect(failureOf("@failed~2", in: now)?.code == "no-such-run")
        #expect(failureOf("@faild~1", in: now)?.hint == "type `@failed`")
        #expect(try HostSet("@failed~1,@g2,@ok~12").earlierRuns == [1, 12])
        #expect(try HostSet("@failed~1,@g2").names == ["failed", "g2"])
    }

    @Test func aFileHoldsAWordALine() throws {
        var files = numbered
        files.names.readFile = { path in
            switch path {
            case "a,b":
                "\u{FEFF}# web servers\r\n10.0.0.1\r\n\r\n  10.0.0.[4-5]  # two\n10.9.9.9\n10.0.1.*!10.0.1.[1-30]\n"
            case "other": "10.9.9.9\n10.9.9.8"
            case "bad": "10.0.0.1\n10.0.0.300"
            case "loop": "@file:loop"
            default: ""
            }
        }
        #expect(try files.words("@file:a\\,b") == ["10.0.0.1", "10.0.0.4", "10.0.0.5", "10.0.1.0"])
        #expect(try files.words("@file:a\\,b!10.0.0.4") == ["10.0.0.1", "10.0.0.5", "10.0.1.0"])
        #expect(try files.words("@file:empty").isEmpty)
        #expect(failureOf("@file:other", in: files)?.code == "no-such-host")
        #expect(failureOf("@file:bad", in: files)?.message.hasPrefix("bad:2: ") == true)
        #expect(failureOf("@file:loop", in: files)?.message.contains("another file") == true)
    }
}
