import Archive
import Digests
import Foundation
import JobModel
import Testing

@testable import LogFiles

@Suite struct SavedTests {
    private static let columns =
        "host_id,cloud,ip,ipv6,status,status_name,exit_code,tag,start,end,duration_ms,execute_count,log_cut,log_state,file,bytes,sha256\r\n"
    private static let first = "start\n错误\n"
    private static let firstDigest = SHA256Digest(of: Array(first.utf8)).hexadecimal
    private static let index =
        columns
        + "100042,0,10.20.0.2,fd00::2,104,non-zero exit code,137,\"'=内存, \"\"不足\"\"\",2026-11-23T15:52:35.123Z,"
        + "2026-11-23T15:52:41Z,5877,1,true,fetched,0-10.20.0.2.log,13,\(firstDigest)\r\n"
        + "100041,3,10.20.0.1,,9,success,0,,,,,0,,fetched,3-10.20.0.1.log,2,\(SHA256Digest(of: Array("b\n".utf8)).hexadecimal)\r\n"
        + "100043,0,10.20.0.3,,310,agent abnormal,,,,,,0,,none,,0,\r\n"
        + "100044,0,10.20.0.4,,9,success,0,,,,,0,,failed,,0,\r\n"
    private static let provenance =
        "{\n  \"joblog\": 1,\n  \"url\": \"https://job.example.com\",\n  \"job\": 20000100\n}"

    private static var files: [(String, String)] {
        [
            ("0-10.20.0.2.log", first), ("3-10.20.0.1.log", "b\n"), ("index.csv", index),
            ("provenance.json", provenance),
        ]
    }

    private func folder(_ files: [(String, String)]) throws -> Scratch {
        let scratch = try Scratch()
        for (name, text) in files { try scratch.write(name, text) }
        return scratch
    }

    private func holdsAll(_ opened: Opened) {
        #expect(opened.run.form == .saved)
        #expect(
            opened.texts == ["10.20.0.2 \(Self.first)", "3:10.20.0.1 b\n", "10.20.0.3 -", "10.20.0.4 -"])
        #expect(
            opened.run.hosts.first
                == Host(
                    id: 100042, ipv4: HostAddress("10.20.0.2"), ipv6: HostAddress("fd00::2"),
                    status: HostStatus(rawValue: 104),
                    exitCode: 137, tag: "=内存, \"不足\"", start: Timestamp(milliseconds: 1_795_449_155_123),
                    end: Timestamp(milliseconds: 1_795_449_161_000), durationMilliseconds: 5877, executeCount: 1))
        #expect(opened.log("10.20.0.2")?.isCut == true)
        #expect(opened.log("3:10.20.0.1")?.isCut == false)
        #expect(opened.log("10.20.0.3")?.state == HostLog.State.none)
        #expect(opened.log("10.20.0.4")?.state == .failed)
        #expect(opened.logs.allSatisfy { $0.isFinal })
        #expect(opened.run.provenance?.object?["job"] == .integer(20_000_100))
        #expect(opened.run.notes.isEmpty)
    }

    @Test func aSavedFolderComesBackWithItsOutcomes() async throws {
        let scratch = try folder(Self.files)
        holdsAll(try await open(scratch.path))
        let above = try folder(Self.files.map { ("proof/" + $0.0, $0.1) })
        holdsAll(try await open(above.path))
    }

    @Test func aSavedArchiveComesBackWithItsOutcomes() async throws {
        let scratch = try Scratch()
        // As save packs it: a member for each part, the index last.
        var members = try Gzip.member([TarArchive.directory(path: "proof", modifiedSeconds: 0)])
        let files = Self.files.map { ("proof/" + $0.0, $0.1) }
        for (index, file) in files.enumerated() {
            let entry = tar([file])
            members += try Gzip.member([index + 1 < files.count ? Array(entry.dropLast(1024)) : entry])
        }
        holdsAll(try await open(try scratch.write("proof.tar.gz", members)))
        holdsAll(try await open(try scratch.write("proof.tar", tar(Self.files))))
        holdsAll(try await open(try scratch.write("proof.zip", zip(files))))
    }

    @Test func aLogThatWasChangedIsNamed() async throws {
        let scratch = try folder(Self.files)
        try scratch.write("3-10.20.0.1.log", "B\n")
        let opened = try await open(scratch.path)
        #expect(opened.run.notes == ["the log of 3:10.20.0.1 is not as saved: the SHA-256 differs"])
        #expect(opened.log("3:10.20.0.1")?.content == .script(Array("B\n".utf8)))
    }

    @Test func filesThatAreGoneOrCameAreNamed() async throws {
        let scratch = try folder(Self.files.filter { $0.0 != "3-10.20.0.1.log" } + [("0-10.20.0.9.log", "x")])
        let opened = try await open(scratch.path)
        #expect(
            opened.run.notes == [
                "the log of 3:10.20.0.1 is missing: index.csv names files that are not there",
                "1 file that index.csv does not name is left out: 0-10.20.0.9.log",
            ])
        #expect(opened.log("3:10.20.0.1")?.state == .failed)
        #expect(opened.run.hosts.count == 4)
    }

    @Test func withoutItsIndexTheNamesOfFilesTellTheHosts() async throws {
        let scratch = try folder(Self.files.map { $0.0 == "index.csv" ? ($0.0, "changed") : $0 })
        let opened = try await open(scratch.path)
        #expect(opened.run.form == .folder)
        #expect(opened.texts == ["10.20.0.2 \(Self.first)", "3:10.20.0.1 b\n"])
        #expect(opened.run.notes.first?.hasPrefix("index.csv is missing or was changed") == true)
        #expect(try await refusal(scratch.path, .saved)?.code == "unknown-form")
    }

    @Test func anIndexThatLeadsElsewhereIsRefused() async throws {
        for name in ["../secret", "sub/a.log", "index.csv"] {
            let scratch = try folder([
                ("index.csv", Self.columns + "1,0,10.0.0.1,,9,success,0,,,,,0,,fetched,\(name),1,\r\n"), ("a.log", "x"),
            ])
            #expect(try await refusal(scratch.path)?.code == "bad-index")
        }
        let row = "1,0,10.0.0.1,,9,success,0,,,,,0,,none,,0,\r\n"
        let twice = try folder([("index.csv", Self.columns + row + row), ("a.log", "x")])
        #expect(try await refusal(twice.path)?.code == "host-twice")
    }

    @Test func hostsWithoutAnyLogComeBack() async throws {
        let rows = Self.columns + "7,0,10.0.0.1,,310,agent abnormal,,,,,,0,,none,,0,\r\n"
        let scratch = try folder([("proof/index.csv", rows), ("proof/provenance.json", Self.provenance)])
        let opened = try await open(scratch.path)
        #expect(opened.run.form == .saved)
        #expect(opened.texts == ["10.0.0.1 -"])
    }

    @Test func hostsThatHaveOnlyNamesComeBack() async throws {
        let columns = Self.columns.replacing(",log_cut", with: ",name,log_cut")
        let row =
            ",0,,,104,non-zero exit code,2,,,,,0,web-01,,fetched,web-01.log,2,\(SHA256Digest(of: [0x61, 0x0A]).hexadecimal)\r\n"
        let scratch = try folder([("index.csv", columns + row), ("web-01.log", "a\n")])
        let opened = try await open(scratch.path)
        #expect(opened.texts == ["web-01 a\n"])
        #expect(opened.run.hosts.first?.exitCode == 2)
        #expect(opened.run.notes.isEmpty)
        let digest = SHA256Digest(of: [0x62, 0x0A]).hexadecimal
        let records = try await openText(
            #"{"provenance":{"joblog":1,"logs":[{"host":"web-01","sha256":"\#(digest)"}]}}"# + "\n"
                + #"{"host_id":null,"cloud":0,"ip":null,"ipv6":null,"status":9,"name":"web-01","log_state":"fetched","log":"a\n"}"#
        )
        #expect(records.texts == ["web-01 a\n"])
        #expect(records.run.notes == ["the log of web-01 is not as saved: the SHA-256 differs"])
    }

    @Test func anIndexOfTooManyHostsIsRefused() async throws {
        var limits = LogFileLimits()
        limits.hosts = 3
        let scratch = try folder(Self.files)
        #expect(try await refusal(scratch.path, limits: limits)?.code == "too-many-hosts")
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00.001Z", 1), ("1970-01-01T00:00:01Z", 1000), ("1970-01-01T08:00:00.12+08:00", 120),
        ("1969-12-31 19:00:00.1234-0500", 123), ("2026-11-23T15:52:35.123Z", 1_795_449_155_123),
    ])
    func momentsAreRead(_ text: String, _ milliseconds: Int64) {
        #expect(Timestamp(iso8601: text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(arguments: ["", "1970-01-01", "1970-13-01T00:00:00Z", "1970-01-01T00:00:00", "1970-01-01T00:00:00Zx", "now"])
    func otherTextsAreNoMoments(_ text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    private static let lines = [
        #"{"provenance":{"joblog":1,"job":20000100,"logs":[{"host":"10.20.0.2","log_state":"fetched","bytes":13,"sha256":"\#(firstDigest)"},{"host":"3:10.20.0.1","log_state":"fetched","bytes":2,"sha256":"00"}]}}"#,
        #"{"host_id":100042,"cloud":0,"ip":"10.20.0.2","ipv6":null,"status":104,"status_name":"non-zero exit code","exit_code":137,"tag":"t","start":"2026-11-23T15:52:35.123Z","end":null,"duration_ms":5877,"execute_count":1,"log_state":"fetched","log_cut":true,"log":"start\n错误\n"}"#,
        #"{"host_id":100041,"cloud":3,"ip":"10.20.0.1","ipv6":null,"status":9,"status_name":"success","exit_code":0,"tag":"","start":null,"end":null,"duration_ms":null,"execute_count":0,"log_state":"fetched","log":"b\n"}"#,
        #"{"host_id":100043,"cloud":0,"ip":"10.20.0.3","ipv6":null,"status":310,"status_name":"agent abnormal","exit_code":null,"tag":"","start":null,"end":null,"duration_ms":null,"execute_count":0,"log_state":"none"}"#,
        #"{"host_id":100044,"cloud":0,"ip":"10.20.0.4","ipv6":null,"status":9,"status_name":"success","exit_code":0,"tag":"","start":null,"end":null,"duration_ms":null,"execute_count":0,"log_state":"failed","failure":{"code":"offline","message":"no answer","hint":null,"exit_status":4}}"#,
        #"{"host_id":100045,"cloud":0,"ip":"10.20.0.5","ipv6":null,"status":9,"status_name":"success","exit_code":null,"tag":"","start":null,"end":null,"duration_ms":null,"execute_count":0,"log_state":"fetched","files":[{"mode":1,"src_ip":{"bk_host_id":7,"bk_cloud_id":0,"ip":"10.0.0.2","ipv6":null},"src_path":"/data/1","dest_ip":{"bk_host_id":100045,"bk_cloud_id":0,"ip":"10.20.0.5","ipv6":null},"dest_path":"/tmp/1","status":5,"status_name":"failed","log_content":"Detail: no space\n","size":"9.0 Bytes","speed":"1 KB/s","process":"0%"}]}"#,
    ]

    @Test func savedRecordsComeBackWithTheirOutcomes() async throws {
        let scratch = try Scratch()
        let text = Self.lines.map { $0 + "\n" }.joined()
        for path in [
            try scratch.write("x.jsonl", text), try scratch.write("x.jsonl.gz", try Gzip.member([Array(text.utf8)])),
        ] {
            let opened = try await open(path)
            #expect(opened.run.form == .saved)
            #expect(
                opened.texts == [
                    "10.20.0.2 \(Self.first)", "3:10.20.0.1 b\n", "10.20.0.3 -", "10.20.0.4 -", "10.20.0.5 -",
                ])
            #expect(opened.run.hosts.first?.exitCode == 137)
            #expect(opened.log("10.20.0.2")?.isCut == true)
            #expect(opened.log("10.20.0.4")?.failure == Failure("offline", "no answer", status: .unreachable))
            #expect(opened.run.provenance?.object?["job"] == .integer(20_000_100))
            #expect(opened.run.notes == ["the log of 3:10.20.0.1 is not as saved: the SHA-256 differs"])
            guard case .files(let transfers)? = opened.log("10.20.0.5")?.content else {
                Issue.record("no transfers")
                return
            }
            #expect(
                transfers == [
                    FileTransfer(
                        mode: .download, source: .init(hostID: 7, area: 0, ip: "10.0.0.2"), sourcePath: "/data/1",
                        destination: .init(hostID: 100045, area: 0, ip: "10.20.0.5"), destinationPath: "/tmp/1",
                        status: 5,
                        log: "Detail: no space\n", size: "9.0 Bytes", speed: "1 KB/s", progress: "0%")
                ])
        }
    }

    @Test func linesOfAFilterKeepTheirNumbers() async throws {
        let opened = try await openText(
            #"{"host":{"host_id":1,"cloud":0,"ip":"10.0.0.1"},"lines":[{"n":3,"text":"a","match":true},{"n":9,"text":"b","match":false}]}"#
        )
        #expect(opened.texts == ["10.0.0.1 a\nb\n"])
        #expect(opened.logs.first?.lineNumbers == [3, 9])
    }

    @Test func recordsThatHoldNoLogsOrComeTwiceAreTold() async throws {
        let host = #"{"host_id":1,"cloud":0,"ip":"10.0.0.1","status":9}"#
        #expect(
            try await openText(host).run.notes.first?.hasSuffix(
                "contains no logs: the hosts were saved without their logs") == true)
        let twice = try await refusal(text: host + "\n" + host)
        #expect(twice?.code == "host-twice")
        #expect(twice?.message.hasPrefix("line 2 of ") == true)
        #expect(try await refusal(text: host + "\n{\"host_id\":")?.code == "bad-record")
        let groups = #"{"provenance":{"joblog":1}}"# + "\n" + #"{"name":"g1","hosts":[],"folded":"10.0.0.1"}"#
        #expect(try await refusal(text: groups)?.message.contains("record without a host") == true)
        #expect(
            try await openText("[\n" + host + ",\n" + host.replacing("1", with: "2") + "\n]\n").run.hosts.count == 2)
    }
}
