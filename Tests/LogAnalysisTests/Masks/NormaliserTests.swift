import LogAnalysis
import Testing

struct NormaliserTests {
    @Test func `a progress line counts as its last state`() {
        #expect(normalised("get  1%\rget 50%\rget done\nnext") == "get done\nnext")
        #expect(normalised("a 5s\rb") == "b")
    }

    @Test func `line endings and a missing last one make no difference`() {
        let log = Array("one 1s\r\ntwo\r\n\r\nthree\r\r\n".utf8)
        let normaliser = Normaliser()
        let windows = normaliser.normalise(log)
        #expect(windows.bytes == normaliser.normalise(Array("one 2s\ntwo\n\nthree".utf8)).bytes)
        #expect(String(decoding: windows.bytes, as: UTF8.self) == "one <duration>\ntwo\n\nthree\n")
        #expect(normaliser.normalise([]).bytes.isEmpty)
        #expect(Array(normaliser.normalise([0x0A]).bytes) == [0x0A])
    }

    @Test func `what is no text passes through`() {
        let odd: [UInt8] = [0xFF, 0x00, 0xC3, 0x28, 0x1B, 0x5B, 0x33, 0x31, 0x6D, 0xE4, 0xB8]
        #expect(Array(Normaliser().normalise(odd).bytes) == odd + [0x0A])
        #expect(normalised("\u{1B}[32m5s\u{1B}[0m") == "\u{1B}[32m<duration>\u{1B}[0m")
    }

    @Test func `equal hashes mean equal logs, and a real difference shows`() {
        let normaliser = Normaliser()
        func hash(_ text: String) -> ByteHash { normaliser.normalise(Array(text.utf8)).hash }
        #expect(hash("[2018-03-15 14:39:30] exit 1 in 3s") == hash("[2019-01-05 04:09:31] exit 1 in 12s\n"))
        #expect(hash("[2018-03-15 14:39:30] exit 1 in 3s") != hash("[2018-03-15 14:39:30] exit 2 in 3s"))
    }

    @Test func `a mask is switched off by its name and lets no other take its place`() {
        var masks = Masks()
        let (isKnown, isUnknown) = (masks.set("time", on: false), !masks.set("no such mask", on: false))
        #expect(isKnown && isUnknown)
        #expect(!masks.isOn("time") && masks.isOn("pid"))
        #expect(normalised("2018-03-15 14:39:30 pid=7", masks) == "2018-03-15 14:39:30 pid=<pid>")
        #expect(!masks.description.contains("time") && masks.description.hasPrefix("pid,duration,"))
        #expect(
            normalised("10.20.0.12 2018-03-15 pid=7 hostname=a-1 a-1", .none)
                == "10.20.0.12 2018-03-15 pid=7 hostname=a-1 a-1")
    }

    @Test func `every mask takes something of its own example`() throws {
        for (index, mask) in Masks.builtIn.enumerated() {
            let result = Normaliser(host: ownHost).normalise(Array(mask.example.utf8))
            #expect(result.counts[index] > 0, "\(mask.name)")
            #expect(String(decoding: result.bytes, as: UTF8.self).contains(mask.placeholder), "\(mask.name)")
        }
        #expect(Set(Masks.builtIn.map(\.name)).count == Masks.builtIn.count)
    }

    /// Takes `build` and all digits after it, and tells of ranges that no mask can take.
    private struct Builds: LineRecogniser, LineRecogniserSearch {
        func makeSearch() -> any LineRecogniserSearch { self }

        func first(
            in line: UnsafeRawBufferPointer, from start: Int, isStopped: () -> Bool
        ) -> RegularExpression.Outcome {
            let text = String(decoding: line, as: UTF8.self)
            for match in text.matches(of: /build [0-9]+/) {
                let place = text.utf8.distance(from: text.startIndex, to: match.range.lowerBound)
                if place >= start { return .match(place..<place + match.0.utf8.count) }
            }
            return start % 2 == 0 ? .match(start..<start) : .match(0..<line.count + 1)
        }
    }

    @Test func `a user's mask goes first`() {
        var masks = Masks()
        let mask = Mask(name: "build", meaning: "builds", example: "build 7", placeholder: "<b>")
        let (isAdded, isAddedAgain) = (masks.add(mask, Builds()), masks.add(mask, Builds()))
        #expect(isAdded && !isAddedAgain)
        #expect(normalised("x\nbuild 4127s build 3 of 5s", masks) == "x\n<b>s <b> of <duration>")
        masks.set("build", on: false)
        #expect(normalised("build 4127", masks) == "build 4127")
    }

    @Test func `the details lead from the normalised line to the original`() throws {
        let text = "a\rpid 7  in 12s ok\r\n\nz 2018-03-15"
        let log = Array(text.utf8)
        let result = Normaliser().normalise(log, isDetailed: true)
        #expect(
            result.lines.map { String(decoding: result.bytes[$0.output], as: UTF8.self) } == [
                "pid <pid> in <duration> ok", "", "z <time>",
            ])
        #expect(
            result.lines.map { String(decoding: log[$0.original], as: UTF8.self) } == [
                "pid 7  in 12s ok", "", "z 2018-03-15",
            ])
        let line = try #require(result.lines.first)
        #expect(result.masked[line.masked].map { String(decoding: log[$0.range], as: UTF8.self) } == ["7", "12s"])
        #expect(result.masked.map { Masks.builtIn[$0.mask].name } == ["pid", "duration", "time"])
        #expect(Normaliser().normalise(log).lines.isEmpty)
    }

    @Test func `a buffer serves many logs, larger and smaller`() {
        let normaliser = Normaliser()
        var result = NormalisedLog()
        for text in ["1s", String(repeating: "1s ", count: 5000), "pid 3", ""] {
            Array(text.utf8).withUnsafeBytes { normaliser.normalise($0, into: &result) }
            #expect(result.bytes == normaliser.normalise(Array(text.utf8)).bytes)
            #expect(result.hash == ByteHash(result.bytes))
        }
        #expect(result.counts.allSatisfy { $0 == 0 })
    }

    @Test func `a name that could be any word is masked only where it is told`() {
        #expect(normalised("hostname=master\ncheckout master") == "hostname=<host>\ncheckout master")
        #expect(
            normalised("db-1.prod up, db-1 up, db-10 up", host: HostIdentity(name: "db-1.prod"))
                == "<host> up, <host> up, db-10 up")
    }

    @Test func `addresses of IPv6 are one in all spellings`() {
        let host = HostIdentity(addresses: ["2001:DB8::1", "::ffff:10.0.0.1", "not:an:address", "1.2"])
        #expect(host.addresses6.count == 2 && host.addresses4.isEmpty)
        #expect(normalised("2001:db8:0:0:0:0:0:1 2001:db8::1:1 ::ffff:a00:1", host: host) == "<ip> 2001:db8::1:1 <ip>")
        // A name that holds the address, and another host's that begins with it.
        let names = normalised("VM-2001-db8--1-centos VM-2001-db8--1a-centos", host: host)
        #expect(names == "<host> VM-2001-db8--1a-centos")
        // Without brackets a port reads as a part of the address.
        let ports = normalised("2001:db8::1:8080 [2001:db8::1]:443 2001:db8::2:8080", host: host)
        #expect(ports == "<ip>:8080 [<ip>]:443 2001:db8::2:8080")
    }
}
