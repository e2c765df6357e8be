import JobModel
import Testing

@testable import LogFiles

@Suite struct TextFormTests {
    @Test func linesOfPdshInterleave() async throws {
        let opened = try await openText(
            """
            web-2: start
            web-10: start
            web-2: a: b
            10.0.0.7: address
            fd00::5: six
            3:10.0.0.8: area
            web-10: 
            web-10:
            web-2:   indented
            pdsh@admin: web-10: ssh exited with exit code 255
            """)
        #expect(opened.run.form == .prefixed)
        #expect(
            opened.texts == [
                "10.0.0.7 address\n", "fd00::5 six\n", "3:10.0.0.8 area\n", "web-2 start\na: b\n  indented\n",
                "web-10 start\n\n\n",
            ])
        #expect(opened.log("web-10")?.host.exitCode == 255)
        #expect(opened.log("web-10")?.host.status.statusClass == .script)
        #expect(opened.log("web-2")?.host.status.statusClass == .success)
    }

    @Test func foldedWordsStandForAllTheirHosts() async throws {
        let opened = try await openText(
            "web-[01-03,07]: same\ndb1: other\nclush: web-[01,03] (2): exited with exit code 3\n")
        #expect(
            opened.texts == ["db1 other\n", "web-01 same\n", "web-02 same\n", "web-03 same\n", "web-07 same\n"])
        #expect(opened.run.hosts.map(\.exitCode) == [nil, 3, nil, 3, nil])
    }

    @Test func coloursOfClushGoAndThoseOfHostsStay() async throws {
        let opened = try await openText(
            "\u{1B}[94mweb-01: \u{1B}[0m\u{1B}[1mbold\u{1B}[0m\n\u{1B}[91mweb-02: \u{1B}[0mplain\n")
        #expect(opened.texts == ["web-01 \u{1B}[1mbold\u{1B}[0m\n", "web-02 plain\n"])
    }

    @Test func strayLinesAreToldAndNotGuessed() async throws {
        let opened = try await openText(
            String(repeating: "web-01: x\nweb-02: x\n", count: 20) + "Connection closed\n\n", nil)
        #expect(opened.run.hosts.count == 2)
        #expect(opened.run.notes == ["1 line that belongs to no host is left out: Connection closed"])
    }

    @Test func tooManyStrayLinesAreRefusedWithTheFirst() async throws {
        let text = "web-01: a\n\nConnection closed\nweb-02: b\nweb-03: c\n"
        let failure = try await refusal(text: text)
        #expect(failure?.message.hasPrefix("line 3 of ") == true)
        #expect(failure?.message.hasSuffix(" does not begin with a host: Connection closed") == true)
        #expect(failure?.hint?.hasPrefix("add `--format prefixed` to leave it out") == true)
        let opened = try await openText(text, .prefixed)
        #expect(opened.run.hosts.count == 3)
        #expect(opened.run.notes == ["1 line that belongs to no host is left out: Connection closed"])
        let more = try await refusal(text: text + "again\nweb-04: d\n")
        #expect(
            more?.message.hasSuffix(" does not begin with a host, nor does 1 other line: Connection closed") == true)
    }

    @Test func gatheredTextWithoutAHeaderIsRefused() async throws {
        for text in ["web-01: a\n", "---------------\nno header\n---------------\n", "a\nb\n"] {
            let failure = try await refusal(text: text, .gathered)
            #expect(failure?.message.contains("has no header with hosts between two lines of dashes") == true)
        }
    }

    @Test(arguments: [
        "Starting up\nDone\n", "INFO: starting\nERROR: failed\nWARN: slow\n",
        "name: joblog\nversion: 2\nlicense: MIT\n",
        "2024-04-25 07:06:41 web-01: x\n2024-04-25 07:06:42 web-02: y\n", "12: a\n13: b\n", "a | b\nc | d\n",
        "---------------\nTitle of a text\n---------------\nbody\n",
        "eth0: flags=4163<UP>\n        inet 10.0.0.1\n        ether 00:11\nlo: flags=73<UP>\n        inet 127.0.0.1\n",
    ])
    func textWithoutHostsIsNotTakenForHosts(_ text: String) async throws {
        let failure = try await refusal(text: text)
        #expect(failure?.code == "unknown-form")
        #expect(failure?.hint?.contains("--format") == true)
    }

    @Test func theFormatThatIsNamedIsBelieved() async throws {
        #expect(try await openText("alpha: up\nbeta: down\n", .prefixed).texts == ["alpha up\n", "beta down\n"])
        let failure = try await refusal(text: "nothing here\n", .ansible)
        #expect(failure?.message.contains("names a host in the form ansible") == true)
    }

    @Test func gatheredBlocksBelongToAllHostsOfTheHeader() async throws {
        let opened = try await openText(
            """
            web-02: on standard error
            ---------------
            web-[01-03],db1 (4)
            ---------------
            same
            ------
            ---------------
            not a header
            ---------------
            ---------------
            10.0.[0-1].[1-2] (4)
            ---------------
            ---------------
            web-02
            ---------------
            more
            clush: web-[01,03] (2): exited with exit code 1
            """)
        #expect(opened.run.form == .gathered)
        let same = "same\n------\n---------------\nnot a header\n---------------\n"
        #expect(
            opened.texts == [
                "10.0.0.1 ", "10.0.0.2 ", "10.0.1.1 ", "10.0.1.2 ", "db1 \(same)", "web-01 \(same)",
                "web-02 on standard error\n\(same)more\n", "web-03 \(same)",
            ])
        #expect(opened.log("web-03")?.host.exitCode == 1)
    }

    @Test func linesOfTheToolsThatClubakGathersAreNoHosts() async throws {
        func block(_ header: String, _ body: String) -> String {
            "---------------\n\(header)\n---------------\n\(body)\n"
        }
        for tool in ["clush", "pdsh@admin"] {
            let opened = try await openText(
                block("db1", " a") + block(tool, " db1: \(tool == "clush" ? "" : "ssh ")exited with exit code 4"))
            #expect(opened.texts == ["db1  a\n"])
            #expect(opened.run.hosts.first?.exitCode == 4)
        }
    }

    @Test func sixteenDashesAndColoursAreHeadersToo() async throws {
        let dashes = String(repeating: "-", count: 16)
        #expect(try await openText("\(dashes)\r\nn[1-2]\r\n\(dashes)\r\na\r\n").texts == ["n1 a\r\n", "n2 a\r\n"])
        let short = String(repeating: "-", count: 15)
        #expect(try await openText("\u{1B}[94m\(short)\nn1\n\(short)\u{1B}[0m\na\n").texts == ["n1 a\n"])
        let (on, off) = ("\u{1B}[94m", "\u{1B}[0m")
        let error = "\u{1B}[91mn1: \(off)error\n"
        for header in [
            "\(on)\(short)\nn[1-2] (2)\n\(short)\n\(off)",
            "\(on)\(short)\(off)\n\(on)n[1-2]\(off) (2)\n\(on)\(short)\(off)\n",
            "\(on)\(short)\r\nn[1-2] (2)\r\n\(short)\(off)\r\n",
        ] {
            let opened = try await openText(error + header + "\u{1B}[1ma\(off)\n")
            #expect(opened.run.form == .gathered)
            #expect(opened.texts == ["n1 error\n\u{1B}[1ma\(off)\n", "n2 \u{1B}[1ma\(off)\n"])
        }
    }

    @Test func aHeaderThatContradictsItselfIsRefused() async throws {
        let start = "---------------\nweb-01\n---------------\na\n---------------\n"
        let wrong = try await refusal(text: start + "web-[02-03] (3)\n---------------\n")
        #expect(wrong?.message == "the header in line 6 names 2 hosts, and gives another number: web-[02-03] (3)")
        let group = try await refusal(text: start + "@racks:r1 (20)\n---------------\n")
        #expect(group?.code == "bad-header")
    }

    @Test func ansibleTellsWhatBecameOfHosts() async throws {
        let opened = try await openText(
            """
            [WARNING]: Platform linux on host web-01 is using a discovered interpreter
            web-01 | CHANGED | rc=0 >>
            line | with bars

            10.0.0.7 | FAILED | rc=2 >>
            ls: cannot access '/x': No such filenon-zero return code
            web-03 | UNREACHABLE! => {
                "changed": false,
                "msg": "Failed to connect to the host via ssh",
                "unreachable": true
            }
            web-04 | SUCCESS => {
                "changed": false,
                "ping": "pong"
            }
            web-05 | FAILED! => {"changed": true, "rc": 5, "stdout": "a\\nb", "stderr": "c"}
            web-06 | SUCCESS | rc=0 | (stdout) x\\ny (stderr) z
            web-07 | CHANGED | rc=0 >>


            """)
        #expect(opened.run.form == .ansible)
        #expect(
            opened.texts == [
                "10.0.0.7 ls: cannot access '/x': No such file\n", "web-01 line | with bars\n",
                "web-03 Failed to connect to the host via ssh\n",
                "web-04 {\n    \"changed\": false,\n    \"ping\": \"pong\"\n}\n", "web-05 a\nb\nc\n",
                "web-06 x\ny\nz\n",
                "web-07 ",
            ])
        #expect(opened.run.hosts.map(\.exitCode) == [2, 0, nil, nil, 5, 0, 0])
        #expect(
            opened.run.hosts.map(\.status.statusClass) == [
                .script, .success, .agent, .success, .script, .success, .success,
            ])
    }

    @Test func ansibleTellsHostsInSingleLines() async throws {
        let opened = try await openText(
            """
            web-02 | UNREACHABLE!: Failed to connect
            to the host via ssh
            web-04 | SKIPPED
            web-01 | CHANGED | rc=0 | (stdout) a\\nname | state\\n  b (stderr) c
            web-05 | FAILED | rc=1 | (stdout)  (stderr) only\\r\\nerror
            web-06 | CHANGED | rc=0 | (stdout) 
            web-07 | FAILED! => {"failed": true, "msg": "no such module"}
            web-08 | CHANGED | rc=0 >>
            db | state
            db | FAILED2
            web-09 | UNREACHABLE! | no route
            """)
        #expect(opened.run.form == .ansible)
        #expect(
            opened.texts == [
                "web-01 a\nname | state\n  b\nc\n", "web-02 Failed to connect\nto the host via ssh\n", "web-04 ",
                "web-05 only\r\nerror\n", "web-06 ", "web-07 no such module\n", "web-08 db | state\ndb | FAILED2\n",
                "web-09 no route\n",
            ])
        #expect(opened.run.hosts.map(\.status.isFailure) == [false, true, false, true, false, true, false, true])
        #expect(opened.log("web-05")?.host.exitCode == 1)
    }

    @Test func bytesOfOneLineStayAsTheyAre() throws {
        #expect(
            AnsibleLine.text(Array("(stdout) ".utf8) + [0xFF, 0x41, 0x5C, 0x6E, 0xC3]) == [0xFF, 0x41, 0x0A, 0xC3])
        #expect(AnsibleLine.text(Array("(stdout) a (stderr) ".utf8)[...]) == Array("a\n".utf8))
    }

    @Test func coloursOfAnsibleGo() async throws {
        let opened = try await openText(
            "\u{1B}[0;33mweb-01 | CHANGED | rc=0 >>\u{1B}[0m\n\u{1B}[0;33ma\u{1B}[0m\n\u{1B}[0;33m\u{1B}[0m\n")
        #expect(opened.texts == ["web-01 a\n"])
    }

    @Test func aPlaybookIsNamed() async throws {
        let failure = try await refusal(text: "\nPLAY [all] ****\n\nTASK [ping] ****\nok: [web-01]\n")
        #expect(failure?.message.contains("playbook") == true)
    }

    @Test func thePlatformsExportHasAreas() async throws {
        let text = "0:10.9.0.1 | a | b\n0:10.9.0.1 | \n0:10.9.0.1 |\n3:10.9.0.1 | c\n0:fd00::5 | six\n"
        let expected = ["10.9.0.1 a | b\n\n\n", "fd00::5 six\n", "3:10.9.0.1 c\n"]
        let scratch = try Scratch()
        let name = "bk_job_export_log_step_deploy_20240425070700.log"
        for path in [
            try scratch.write("step.log", text), try scratch.write("step_log.zip", zip([(name, text)])),
        ] {
            let opened = try await open(path)
            #expect(opened.run.form == .export)
            #expect(opened.texts == expected)
        }
        let folder = try Scratch()
        try folder.write(name, text)
        #expect(try await open(folder.path).texts == expected)
    }

    @Test func anExportWithAStrayLineIsOneInAZipToo() async throws {
        let scratch = try Scratch()
        for (text, expected, note) in [
            (
                "0:10.9.0.1 | a\nprogress\n0:10.9.0.2 | b\n", ["10.9.0.1 a\nprogress\n", "10.9.0.2 b\n"],
                "1 line without a host in front was added to the host of the line before"
            ),
            (
                "title\n0:10.9.0.1 | a\n0:10.9.0.2 | b\n", ["10.9.0.1 a\n", "10.9.0.2 b\n"],
                "1 line that belongs to no host is left out: title"
            ),
        ] {
            for path in [
                try scratch.write("step.log", text), try scratch.write("step_log.zip", zip([("step.log", text)])),
            ] {
                let opened = try await open(path)
                #expect(opened.run.form == .export)
                #expect(opened.texts == expected)
                #expect(opened.run.notes == [note])
            }
        }
    }

    @Test func severalStepsInOneExportAreNotMixed() async throws {
        let scratch = try Scratch()
        let apart = zip([("a.log", "0:10.9.0.1 | a\n"), ("b.log", "0:10.9.0.2 | b\n")])
        #expect(try await open(try scratch.write("apart.zip", apart)).texts == ["10.9.0.1 a\n", "10.9.0.2 b\n"])
        let twice = zip([("a.log", "0:10.9.0.1 | a\n"), ("b.log", "0:10.9.0.1 | b\n")])
        let failure = try await refusal(try scratch.write("twice.zip", twice))
        #expect(failure?.message == "b.log is another log of 10.9.0.1: the archive contains the logs of several steps")
    }

    @Test func whatCanNotBeOpenedSaysWhatCan() async throws {
        #expect(try await refusal(text: "<!DOCTYPE html>\n<html>")?.message.contains("HTML") == true)
        #expect(try await refusal(text: "host_id,cloud,ip,log\r\n1,0,10.0.0.1,a\r\n")?.message.contains("CSV") == true)
        #expect(try await refusal(text: "host_id,log_state,file,bytes,sha256\r\n")?.hint?.contains("folder") == true)
        #expect(try await refusal(text: "{\n  \"joblog\": 1\n}\n")?.code == "unknown-form")
        #expect(try await refusal(text: "a\u{0}b")?.message.contains("neither text nor an archive") == true)
        #expect(try await refusal(text: "")?.message.hasSuffix("is empty: there are no logs in it") == true)
        #expect(try await refusal(text: "web-01: a\n", .folder)?.status == .usage)
        #expect(
            try await refusal("/dev/zero")?.message == "/dev/zero is a device: only files, folders and pipes are read")
        #expect(try await refusal("")?.status == .usage)
    }

    @Test func textIsHeldUpToALimit() async throws {
        var limits = LogFileLimits()
        limits.heldBytes = 20
        #expect(try await refusal(text: "web-01: 123\nweb-02: 12345\n", limits: limits)?.code == "too-large")
    }
}
