import LogAnalysis
import Testing
import TestSupport

@Suite struct PatternSetTests {
    /// The share of lines whose kind holds exactly the lines of their label.
    private func groupingAccuracy(_ lines: [(label: Int, line: String)]) -> Double {
        let set = PatternSet(lines: lines.map(\.line))
        var byLabel: [Int: [Int]] = [:]
        var byKind: [Int: [Int]] = [:]
        for (index, line) in lines.enumerated() {
            byLabel[line.label, default: []].append(index)
            byKind[set.pattern(of: line.line) ?? -1, default: []].append(index)
        }
        let kinds = Set(byKind.values)
        return Double(byLabel.values.filter(kinds.contains).reduce(0) { $0 + $1.count }) / Double(lines.count)
    }

    @Test(arguments: PatternSample.all.indices)
    func linesOfOneTemplateAreOneKind(_ index: Int) {
        var random = SeededGenerator(seed: 11)
        let accuracy = groupingAccuracy(PatternSample.all[index].lines(&random))
        #expect(accuracy == 1, "\(PatternSample.all[index].name): \(accuracy)")
    }

    @Test func allFormatsMixedAreStillToldApart() {
        var random = SeededGenerator(seed: 5)
        var lines: [(label: Int, line: String)] = []
        for (index, sample) in PatternSample.all.enumerated() {
            lines += sample.lines(&random).map { ($0.label + index * 100, $0.line) }
        }
        #expect(groupingAccuracy(lines) > 0.98)
    }

    @Test func templatesSayWhatLinesHaveInCommon() {
        let set = PatternSet(lines: [
            "2026-11-23 15:52:35.123 GET /a/b.txt from 10.0.0.7:80 took 35ms, 12 KB",
            "2026-11-23 15:52:36.004 GET /c from 10.0.0.8:80 took 1.5s, 1190 bytes (1.16 KB)",
            "task_12_7 on node-3 failed: exit code 137 (0x89)",
            "task_13_1 on node-4 failed: exit code 1 (0x1)",
            "see https://example.com/x?a=1&b=2, id 123e4567-e89b-12d3-a456-426614174000",
            "", "   ",
        ])
        #expect(
            Set(set.templates) == [
                "<time> GET <path> from <ip> took <duration>, <size>",
                "task_<num> on node-<num> failed: exit code <num> (<hex>)", "see <url>, id <uuid>", "",
            ])
        #expect(set.patterns.first { $0.template.isEmpty }?.lineCount == 2)
    }

    @Test func whatALongLineBeginsWithIsNoValue() {
        let long =
            ["-", "7"].map { String(repeating: $0, count: 5000) } + ["key=" + String(repeating: "b", count: 5000)]
        let set = PatternSet(lines: long + ["12", "key=12", "----"])
        #expect(set.patterns.count == long.count + 3)
        let digits = set.pattern(of: String(repeating: "8", count: 6000))
        #expect(digits == set.pattern(of: long[1]), "numbers are alike, however long")
        #expect(digits != set.pattern(of: "12"))
    }

    @Test func aStateThatWasMoreThanProgressIsALine() {
        var shapes = LineShapes()
        let log = Array("start\ncopy 10%\rERROR: disk full\rcopy 100%\r\nend".utf8)
        shapes.add(linesOf: log, host: 0)
        let set = PatternSet(shapes)
        #expect(Set(set.templates) == ["start", "ERROR: disk full", "copy <num>%", "end"])
        let kinds = set.kinds(ofLinesIn: log)
        #expect(kinds.map(\.line) == [1, 2, 2, 3])
        #expect(
            kinds.map { $0.kind.map { set.patterns[$0].template } } == [
                "start", "ERROR: disk full", "copy <num>%", "end",
            ])
    }

    @Test func placeholdersOfAnEarlierStepAreKept() {
        let set = PatternSet(lines: [
            "<time> pid <pid> took <duration> on <own-ip>", "<time> pid <pid> took <duration> on <own-ip>",
        ])
        #expect(set.templates == ["<time> pid <pid> took <duration> on <own-ip>"])
        let mixed = PatternSet(lines: ["worker on <own-ip> is ready now", "worker on 10.9.8.7 is ready now"])
        #expect(mixed.templates == ["worker on <*> is ready now"])
    }

    @Test func manyWordsAtAPlaceAreAValueAndFewAreKinds() {
        let names = ["ann", "ben", "cem", "dan", "eve", "fay"]
        #expect(PatternSet(lines: names.map { "the owner field was set to \($0) again" }).templates.count == 1)
        let states = ["Paused", "Resumed", "Started", "Stopped"]
        #expect(PatternSet(lines: states.map { "the virtual machine was \($0) (event)" }).templates.count == 4)
        // A line of one word is its own kind, however many there are.
        #expect(PatternSet(lines: names).templates.count == names.count)
    }

    @Test func whatAllLinesBeginWithDoesNotMakeWordsAlike() {
        // Behind the header these are lines of one word, and of others; a header must not count as what they share.
        let states = [
            "active", "blocked", "closing", "critical", "halted", "idle", "normal", "ready", "running", "starting",
            "warning",
        ]
        let others = [
            "link is down", "link is down on port 7", "no more than 3 links may fail", "link error (board 4)",
        ]
        let lines = (states + others).map { "2026-11-23 15:52:35 node-7 monitor[812]: \($0)" }
        #expect(PatternSet(lines: lines).templates.count == lines.count)
    }

    @Test func oneRareNameDoesNotSplitAKind() {
        let hosts = ["10.0.0.7", "10.0.0.8", "gate", "a.b.example.org", ""]
        let set = PatternSet(lines: hosts.map { "connection from 10.9.9.9 (\($0)) at Mon Nov 23 15:52:35 2026" })
        #expect(set.templates == ["connection from <ip> (<*>) at <time>"])
    }

    @Test func aRarePairOfValuesJoinsTheOthers() {
        var lines: [String] = []
        for who in ["ann", "ben", "cem", "dan", "eve"] {
            for what in ["apples", "pears", "plums", "figs", "dates"] {
                lines.append("order of \(what) was sent to \(who) again")
            }
        }
        lines.append("order of quinces was sent to zoe again")
        #expect(PatternSet(lines: lines).templates == ["order of <*> was sent to <*> again"])
    }

    @Test func aNameWithItsNumberInBracketsIsAValueBesideValues() {
        let clocks = ["10.0.0.7, stratum 3", "10.0.0.8, stratum 2", "LOCAL(0), stratum 10"]
        #expect(
            PatternSet(lines: clocks.map { "synchronized to \($0)" }).templates == [
                "synchronized to <*>, stratum <num>"
            ])
        let disks = ["/dev/sda", "disk[3]", "disk[14]"]
        #expect(
            PatternSet(lines: disks.map { "the last check of \($0) found no error" }).templates == [
                "the last check of <*> found no error"
            ])
        // Where no value stands it is what the line is about, and so it is in a short line.
        let others = [
            "the queue(3) was made empty again", "the cache(3) was made empty again", "took 5", "took queue(3)",
            "retry of 7 in queue (3) of all queues", "retry of 7 in 12 of all queues",
        ]
        #expect(PatternSet(lines: others).templates.count == others.count)
    }

    @Test func listsOfNumberedNamesAreOfOneKindHoweverLong() {
        let lists = ["web1 web2 web3", "web1 web2 web3 web4 web15", "db7 db8 db9", "web1, web2, web3, web4"]
        #expect(PatternSet(lines: lists.map { "failed to resolve the names \($0)" }).templates.count == 1)
        #expect(PatternSet(lines: ["sda1 sda2 sda3 sda4", "12"]).templates.count == 2, "a line that is only a list")
        let pairs = ["moved eth0 eth1 to the bridge", "moved eth0 to the bridge"]
        #expect(PatternSet(lines: pairs).templates.count == 2, "two names may be two things")
    }

    @Test func namesFollowTheWordUser() {
        let set = PatternSet(lines: ["closed for user cyrus", "closed for user news"])
        #expect(set.templates == ["closed for user <*>"])
    }

    @Test func numbersInsideChineseTextAreNumbers() {
        let set = PatternSet(lines: ["任务12耗时35毫秒", "任务9耗时4毫秒", "版本2.8.1", "版本10.0.2"])
        #expect(Set(set.templates) == ["任务<num>耗时<num>毫秒", "版本<num>"])
    }

    @Test func sentencesWithoutSpacesAreNotTakenForOneWord() {
        let sentences = [
            "服务已启动", "连接数据库失败", "磁盘空间不足", "开始执行任务", "任务执行完成", "正在下载文件", "下载完成", "校验失败", "正在重试",
            "配置已更新", "等待主机响应", "清理临时目录",
        ]
        #expect(PatternSet(lines: sentences.map { "INFO \($0)" }).templates.count == sentences.count)
        let names = ["张三", "李四", "王五", "赵六", "孙七", "周八"]
        #expect(PatternSet(lines: names.map { "用户\($0)登录成功" }).templates == ["用户<*>登录成功"])
    }

    @Test func coloursDoNotMakeKinds() {
        let set = PatternSet(lines: ["\u{1B}[31mERROR\u{1B}[0m disk full", "ERROR disk full"])
        #expect(set.templates == ["ERROR disk full"])
    }

    @Test func linesAndHostsAreCounted() throws {
        var shapes = LineShapes()
        for host in [0, 5, 700] { shapes.add("took \(host) s", host: host) }
        shapes.add("took 9 s", host: 5)
        shapes.add("never seen elsewhere", host: 5)
        let set = PatternSet(shapes)
        let first = try #require(set.patterns.first)
        #expect(first.lineCount == 4)
        #expect(first.hosts.positions == [0, 5, 700])
        #expect(first.hostCount == 3)
        #expect(set.patterns.map(\.hostCount) == [3, 1])
        #expect(first.hosts.contains(700))
        #expect(!first.hosts.contains(699))
        #expect(set.pattern(of: "something that was not counted") == nil)
    }

    @Test func findingKindsIsStopped() {
        var shapes = LineShapes()
        for number in 0..<5000 {
            Array("word\(["a", "b", "c"][number % 3]) x\(String(number, radix: 2)) of \(number % 7) done".utf8)
                .withUnsafeBytes { shapes.add($0, host: 0) }
        }
        let question = StopQuestion(allowing: 0)
        _ = PatternSet(shapes, isStopped: { question.isStopped })
        #expect(question.count > 0 && question.count < 10)
    }
}
