import Archive
import Foundation
import JSON
import JobModel
import Testing

@testable import LogFiles

@Suite struct DamageTests {
    /// The same numbers for the same seed (Marsaglia's xorshift64).
    private struct Lots: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private static let samples: [(String, [UInt8])] = [
        (
            "tar",
            tar([
                ("x/web-01.log", "a\n"),
                ("x/index.csv", "host_id,ip,log_state,file,sha256\r\n1,10.0.0.1,fetched,web-01.log,\r\n"),
            ])
        ),
        ("zip", zip([("a.log", "0:10.9.0.1 | a\n0:10.9.0.2 | b\n")])),
        ("records", Array(#"{"host_id":1,"ip":"10.0.0.1","tag":"\u00e9\ud83d\ude42","log":"a\nb"}"#.utf8)),
        ("prefixed", Array("web-[01-03]: a\n10.0.0.1: b\nclush: web-01: exited with exit code 3\n".utf8)),
        (
            "gathered",
            Array("---------------\nweb-[01-03] (3)\n---------------\na\n---------------\nn1\n---------------\n".utf8)
        ),
        (
            "ansible",
            Array(
                "web-01 | CHANGED | rc=0 >>\na\nweb-02 | SUCCESS => {\n\"rc\": 1}\nw | FAILED | rc=2 | (stdout) x\n"
                    .utf8)
        ),
    ]

    @Test(arguments: LogFileForm.allCases.map { Optional($0) } + [nil])
    func damagedFilesAreOpenedOrRefused(_ form: LogFileForm?) async throws {
        var lots = Lots(state: 0x9E37_79B9_7F4A_7C15)
        let scratch = try Scratch()
        var ends = 0
        for round in 0..<240 {
            var (_, bytes) = Self.samples[round % Self.samples.count]
            for _ in 0..<Int.random(in: 1...4, using: &lots) {
                let place = Int.random(in: 0..<bytes.count, using: &lots)
                switch Int.random(in: 0..<4, using: &lots) {
                case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &lots)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
                default: bytes.removeLast(min(bytes.count - 1, Int.random(in: 0..<20, using: &lots)))
                }
                if bytes.isEmpty { bytes = [0x0A] }
            }
            let path = try scratch.write("damaged", bytes)
            do {
                let opened = try await open(path, form)
                #expect(Set(opened.run.hosts.map { $0.key() }) == Set(opened.logs.map { $0.host.key() }))
                #expect(opened.logs.count == opened.run.hosts.count)
            } catch let failure as Failure {
                #expect(!failure.message.isEmpty)
            }
            ends += 1
        }
        #expect(ends == 240)
    }

    @Test func hostileArchivesAreRefused() async throws {
        let scratch = try Scratch()
        for name in ["../evil.log", "/etc/evil.log", "a/../../evil.log"] {
            #expect(try await refusal(try scratch.write("x.tar", tar([(name, "x")])))?.code == "archive-hostile")
            #expect(try await refusal(try scratch.write("x.zip", zip([(name, "x")])))?.code == "archive-hostile")
        }
        #expect(FileManager.default.fileExists(atPath: scratch.path + "/../evil.log") == false)
        var limits = LogFileLimits()
        limits.totalBytes = 1 << 20
        let bomb = try Gzip.member([tar([("a.log", String(repeating: "\0", count: 4 << 20))])])
        #expect(try await refusal(try scratch.write("bomb.tgz", bomb), limits: limits)?.code == "archive-limit")
    }

    @Test func deepOrBrokenJSONIsNoValue() {
        for text in ["", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "tru", "\"\\x\"", "\"\\u12\"", "1 2", "-", "\"a"] {
            #expect(throws: JSONReadError.self) { try JSONReader.ofFiles.value(Array(text.utf8)) }
        }
        let deep = Array(repeating: UInt8(ascii: "["), count: 100_000)
        let tooDeep = #expect(throws: JSONReadError.self) { try JSONReader.ofFiles.value(deep) }
        #expect(tooDeep?.reason == .tooDeep && tooDeep?.offset == 128)
        var reader = JSONReader.ofFiles
        reader.valueLimit = 3
        let tooMany = #expect(throws: JSONReadError.self) { try reader.value(Array("[0,0,0]".utf8)) }
        #expect(tooMany?.reason == .tooManyValues(3))
    }

    @Test func textsOfJSONKeepWhatTheyHold() throws {
        let text = #"{"a":"\ud83d\ude42\ud800x\/\"","a":[9223372036854775807,-1.5e2,true,null]}"#
        let value = try JSONReader.ofFiles.value(Array(text.utf8))
        #expect(value == ["a": [.integer(.max), .number(-150), .bool(true), .null]])
        #expect(try JSONReader.ofFiles.value(Array(#""\ud83d\ude42\ud800x\/\"""#.utf8)) == "🙂\u{FFFD}x/\"")
    }
}
