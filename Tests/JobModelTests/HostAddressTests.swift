import JobModel
import Testing
import TestSupport

@Suite struct HostAddressTests {
    @Test(arguments: ["0.0.0.0", "10.20.1.3", "255.255.255.255", "192.168.0.1"])
    func readsDottedDecimals(text: String) {
        #expect(HostAddress(text)?.description == text)
    }

    @Test(arguments: [
        "", "10", "10.0.0", "10.0.0.", ".10.0.0", "10.0.0.1.", "10.0.0.1.2", "10.0.0.256", "10.0.0.01", "010.0.0.1",
        "10.0.0.+1", "10.0.0.-1", "10.0.0. 1", " 10.0.0.1", "10.0.0.1 ", "10..0.1", "0x10.0.0.1", "10.0.0.1a",
        "10.0.0.１", "10.0.0.99999999999999999999",
    ])
    func refusesWhatIsNoIPv4(text: String) {
        #expect(HostAddress(text) == nil)
    }

    /// The examples of RFC 5952, section 4, and of its recommendations on `::`.
    @Test(arguments: [
        ("2001:0db8::0001", "2001:db8::1"),
        ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:DB8::AbCd", "2001:db8::abcd"),
        ("0:0:0:0:0:0:0:0", "::"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("1:0:0:0:0:0:0:0", "1::"),
        ("::ffff:10.0.0.1", "::ffff:a00:1"),
        ("1:2:3:4:5:6:10.0.0.1", "1:2:3:4:5:6:a00:1"),
        ("1::2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
    ])
    func printsIPv6AsRFC5952(text: String, canonical: String) {
        #expect(HostAddress(text)?.description == canonical)
    }

    @Test(arguments: [
        ":", ":::", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
        "1::2::3",
        "12345::", "g::", "+1::", "-1::", "1::10.0.0", "10.0.0.1::", "1:2:3:4:5:6:7:10.0.0.1", "::1%eth0", "1:::2",
        "fd00::5 ",
        "[fd00::5]",
    ])
    func refusesWhatIsNoIPv6(text: String) {
        #expect(HostAddress(text) == nil)
    }

    @Test func whatIsPrintedReadsAsTheSameAddress() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let four = HostAddress.v4(UInt32(truncatingIfNeeded: generator.next()))
            #expect(HostAddress(four.description) == four)
            // Many groups of zeros, so that each place of `::` is met.
            var halves: [UInt64] = []
            for _ in 0..<2 {
                halves.append(
                    (0..<4).reduce(0) { bits, _ in bits << 16 | (generator.once(in: 2) ? 0 : generator.next() & 0xFFFF)
                    })
            }
            let six = HostAddress.v6(high: halves[0], low: halves[1])
            #expect(HostAddress(six.description) == six)
        }
    }

    @Test func sortsByNumberAndIPv4First() {
        let sorted = ["fd00::10", "10.0.0.10", "fd00::9", "10.0.0.9", "9.255.255.255"].compactMap { HostAddress($0) }
            .sorted()
        #expect(sorted.map(\.description) == ["9.255.255.255", "10.0.0.9", "10.0.0.10", "fd00::9", "fd00::10"])
    }

    @Test func noTextMakesItCrash() {
        var generator = SeededGenerator(seed: 2)
        let letters = Array("0123456789abcdefg.::::[]/+- ")
        for _ in 0..<5000 {
            let length = Int.random(in: 0...24, using: &generator)
            let text = String((0..<length).compactMap { _ in letters.randomElement(using: &generator) })
            if let address = HostAddress(text) { #expect(HostAddress(address.description) == address) }
        }
    }
}
