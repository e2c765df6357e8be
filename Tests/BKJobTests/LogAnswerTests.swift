import JSON
import JSONSamples
import JobModel
import Testing
import TestSupport

@testable import BKJob

/// Log answers that arrive in pieces, break off, or hold what no JSON decoder takes.
@Suite struct LogAnswerTests {
    private let hosts = [Host(id: 101), Host(id: 102), Host(id: 103)]

    private func entry(_ id: Int, _ log: String) -> String { #"{"bk_host_id":\#(id),"log_content":"\#(log)"}"# }

    private func answer(_ entries: [String]) -> String {
        #"{"result":true,"code":0,"data":{"log_type":1,"script_task_logs":["# + entries.joined(separator: ",") + "]}}"
    }

    private func bytes(_ log: HostLog?) -> [UInt8]? {
        guard case .script(let bytes)? = log?.content else { return nil }
        return bytes
    }

    @Test func everySplittingGivesTheSame() async throws {
        let body = try fixture("batch-file-with-empty-entry.json")
        let whole = try await readAnswer(body, of: hosts, pieceSize: body.count).logs
        #expect(whole.count == 3 && whole[0]?.state == .fetched)
        for pieceSize in [1, 2, 3, 5, 7, 11, 64] {
            #expect(try await readAnswer(body, of: hosts, pieceSize: pieceSize).logs == whole)
        }
    }

    @Test func aCutAnswerYieldsTheHostsThatWereWhole() async throws {
        let body = Array(answer([entry(101, "one"), entry(102, "two"), entry(103, "three")]).utf8)
        let ends = [101, 102, 103].map { id in
            // The place after the closing brace of each host.
            let mark = Array(entry(id, id == 101 ? "one" : id == 102 ? "two" : "three").utf8)
            return body.indices.first { body[$0...].starts(with: mark) }.map { $0 + mark.count } ?? 0
        }
        for length in 1..<body.count {
            let (logs, failure) = try await readAnswer(Array(body.prefix(length)), of: hosts)
            #expect(failure?.code == "truncated-answer" && failure?.isTransient == true, "cut at \(length)")
            #expect(logs.keys.sorted() == ends.indices.filter { ends[$0] <= length }, "cut at \(length)")
        }
        let (logs, failure) = try await readAnswer(body, of: hosts)
        #expect(failure == nil && logs.values.allSatisfy { $0.state == .fetched })
    }

    @Test func oneHostsOddBytesCostNoOtherHostItsLog() async throws {
        var body = Array(answer([entry(101, #"\ud800 lone"#), entry(102, "@@"), entry(103, "三")]).utf8)
        let place = try #require(body.firstIndex(of: UInt8(ascii: "@")))
        body.replaceSubrange(place..<place + 2, with: [0x1B, 0x00, 0xFF, 0x0A])
        let (logs, failure) = try await readAnswer(body, of: hosts)
        #expect(failure == nil)
        #expect(bytes(logs[0]) == Array("\u{FFFD} lone".utf8))
        #expect(bytes(logs[1]) == [0x1B, 0x00, 0xEF, 0xBF, 0xBD, 0x0A])
        #expect(bytes(logs[2]) == Array("三".utf8))
    }

    @Test func fieldsComeInAnyOrderAndStrangersAreSkipped() async throws {
        let body = #"""
            {"data":{"new":{"script_task_logs":[{"bk_host_id":101,"log_content":"false track"}]},"script_task_logs":[
            {"log_content":"one","x":[1,{"log_content":"no"}],"bk_host_id":101},{"log_content":"five","bk_host_id":555},null],
            "log_type":1},"code":0,"result":true}
            """#
        let (logs, failure) = try await readAnswer(Array(body.utf8), of: hosts)
        #expect(failure == nil)
        #expect(bytes(logs[0]) == Array("one".utf8))
        #expect(logs[1]?.state == HostLog.State.none && logs[2]?.state == HostLog.State.none)
    }

    @Test func aRefusalIsToldWhereverItStands() async throws {
        for body in [
            #"{"result":false,"code":1244006,"message":"no such job","data":null}"#,
            #"{"data":{"script_task_logs":[]},"result":false,"code":1244006,"message":"no such job"}"#,
            #"{"data":null,"code":"1244006","message":"no such job","result":false}"#,
        ] {
            let (logs, failure) = try await readAnswer(Array(body.utf8), of: hosts)
            #expect(logs.isEmpty && failure?.code == "no-such-job", "\(body)")
        }
    }

    @Test func aListOfAnotherFormIsNoAnswer() async throws {
        for list in ["7", "{}", #"[{"bk_host_id":101,"log_content":"one"},7]"#, #""x""#] {
            let body = #"{"result":true,"data":{"script_task_logs":\#(list)}}"#
            let failure = try await readAnswer(Array(body.utf8), of: hosts).failure
            #expect(failure?.code == "unexpected-answer", "\(list)")
        }
    }

    @Test func aPageIsNamedByItsTitle() async throws {
        let page = Array("<html><head><title>统一登录</title></head></html>".utf8)
        let (logs, failure) = try await readAnswer(page, of: hosts)
        #expect(logs.isEmpty && failure?.message.contains("统一登录") == true && failure?.isTransient == true)
        let gateway = try await readAnswer(page, of: hosts, status: 502).failure
        #expect(gateway?.isTransient == true)
    }

    /// 100,000 spoilt answers: each is an answer or a failure with a known code, and what it yields is hosts that were
    /// asked for.
    @Test(arguments: 0..<4)
    func spoiltAnswersNeverTrap(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let originals = try ["batch-script.json", "batch-file-with-empty-entry.json", "seed-file-step.json"].map(
            fixture)
        var outcomes: [String: Int] = [:]
        for round in 0..<FuzzRounds.count(8_000) {
            var body = originals[round % originals.count]
            JSONGenerator.mutate(&body, using: &generator)
            let pieceSize = Int.random(in: 1...600, using: &generator)
            var scanner = LogScanner()
            var outcome = "whole"
            do throws(JSONError) {
                for start in stride(from: 0, to: body.count, by: pieceSize) {
                    try scanner.read(body, start..<min(body.count, start + pieceSize))
                }
                try scanner.finish()
            } catch {
                outcome = "\(error)"
            }
            outcomes[outcome, default: 0] += 1
            var matcher = HostMatcher(hosts)
            let logs = scanner.takeEntries().flatMap { matcher.matches(of: $0) }
            guard logs.allSatisfy({ hosts.indices.contains($0.position) && $0.log.state == .fetched }) else {
                Issue.record("\(String(decoding: body, as: UTF8.self))")
                continue
            }
            // One in a hundred all the way through, with what the interpreter makes of it.
            guard round % 100 == 0 else { continue }
            if let failure = try await readAnswer(body, of: hosts, pieceSize: pieceSize).failure {
                #expect(PlatformErrorKind(rawValue: failure.code) != nil)
            }
        }
        #expect(outcomes["whole", default: 0] > 1000 && outcomes["malformed", default: 0] > 1000)
        #expect(outcomes["truncated", default: 0] > 1000)
    }
}
