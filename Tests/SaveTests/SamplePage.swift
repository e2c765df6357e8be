@testable import Save

/// A page as the demonstration job makes it: 240 hosts, most of which did the same.
enum SamplePage {
    /// The page; `more` is put before its end.
    static func bytes(more: [UInt8] = []) -> [UInt8] {
        let page = ReportPage()
        return page.head(
            title: "发布 game-server 生产环境, step 1", facts: facts, outcomes: outcomes, hostCount: 240, sectionCount: 4)
            + groups.flatMap { page.group($0) } + more + page.tail()
    }

    static let facts: [ReportPage.Fact] = [
        .init(label: "Platform", value: "https://job.example.com"),
        .init(label: "Job", value: "20000100 发布 game-server 生产环境"),
        .init(label: "Step", value: "1 部署 deploy.sh, attempt 1 of 1"),
        .init(label: "Fetched", value: "2026-11-26 01:02:10 +0800, 237 of 240 logs"),
        .init(label: "Looked through", value: "time pid host-name host-address duration hex uuid"),
        .init(label: "SHA-256", value: "9f2c4b7e1d0a86f35c1be07d9428aa61f3d7705b9e64c8120fb5da3c6e917b48"),
        .init(label: "Made by", value: "job 20000100\nstep 1\ngroups | save proof.html"),
    ]

    static let outcomes: [ReportPage.OutcomeCount] = [
        .init(name: "success", tone: .good, hostCount: 228, hosts: "@all!10.20.0.[11,18,36,50,79,82-83,92,102,128]"),
        .init(name: "script failed, exit 1", tone: .bad, hostCount: 4, hosts: "10.20.0.[11,50,83,200]"),
        .init(name: "non-zero exit code", tone: .bad, hostCount: 5, hosts: "10.20.0.[18,82,92,102,128]"),
        .init(name: "agent abnormal", tone: .unfinished, hostCount: 3, hosts: "10.20.0.[36,79,148]"),
    ]

    static let groups: [ReportPage.Group] = [
        .init(
            name: "g1", hostCount: 227, share: "94.6%", hosts: "@all!10.20.0.[11,36,50,65,79,83,129,148,150,200]",
            hostWords: (1...240).filter { !others.contains($0) }.map { "10.20.0.\($0)" },
            outcome: "success, exit 0, ok", tone: .good, lineCount: 29,
            representative: "10.20.0.1", log: .init(beginning: lines(1...10), leftOut: 12, end: lines(23...29)),
            isBase: true),
        .init(
            name: "g2", hostCount: 4, share: "1.7%", hosts: "10.20.0.[11,50,83,200]",
            hostWords: ["10.20.0.11", "10.20.0.50", "10.20.0.83", "10.20.0.200"],
            outcome: "script failed, exit 1, 磁盘空间不足", tone: .bad, lineCount: 26,
            mark: "+ tar: game-server-2.8.1/assets/map_07.pak: Cannot write: No space left on device",
            representative: "10.20.0.11", log: .init(beginning: "\n" + lines(1...13) + "\ntar: Exiting with failure"),
            difference: difference),
        .init(
            name: "g3", hostCount: 6, share: "2.5%", hosts: "10.20.0.[45,55,71,156,208,233]",
            hostWords: ["10.20.0.45", "10.20.0.55", "10.20.0.71", "10.20.0.156", "10.20.0.208", "10.20.0.233"],
            outcome: "success, exit 0, ok", tone: .good, lineCount: 29,
            mark: "~ [2026-11-26 01:00:56] [INFO] 连接缓存 redis://10.0.8.21:6379 成功，耗时 286ms",
            representative: "10.20.0.45", log: .init(beginning: lines(1...29))),
        .init(
            name: "nolog", hostCount: 3, share: "1.3%", hosts: "10.20.0.[36,79,148]",
            hostWords: ["10.20.0.36", "10.20.0.79", "10.20.0.148"], outcome: "agent abnormal x2, success x1",
            tone: .unfinished, representative: "10.20.0.36"),
    ]

    private static let difference = ReportPage.Difference(
        baseName: "g1", baseRepresentative: "10.20.0.1",
        hunks: [
            .init(
                fromLine: 14, toLine: 16,
                rows: [
                    .init(
                        left: cell(14, "00:53", " [INFO] 解压到 /data/game/releases/2.8.1"),
                        right: cell(14, "00:48", " [INFO] 解压到 /data/game/releases/2.8.1"), changed: false),
                    .init(
                        left: cell(15, "00:54", " [INFO] ", changed: "extracted 1284 files in 4.57s"),
                        right: .init(
                            number: 15,
                            pieces: [
                                .init(
                                    text: "tar: game-server-2.8.1/assets/map_07.pak: Cannot write: No space",
                                    style: .changed)
                            ]), changed: true),
                    .init(left: nil, right: cell(16, "00:50", " [ERROR] 解压失败：", changed: "磁盘空间不足"), changed: true),
                ]),
            .init(
                fromLine: 29, toLine: 29,
                rows: [
                    .init(
                        left: cell(29, "01:04", "[PID:45125] job_", changed: "success:[ok]"),
                        right: cell(26, "00:54", "[PID:47884] job_", changed: "fail:[磁盘空间不足]"), changed: true)
                ]),
        ], isCut: true)

    /// The hosts that are not in the largest group.
    private static let others: Set<Int> = [11, 50, 83, 200, 45, 55, 71, 156, 208, 233, 36, 79, 148]

    private static func cell(_ number: Int, _ time: String, _ text: String, changed: String = "") -> ReportPage.Cell {
        .init(
            number: number,
            pieces: [
                .init(text: "[2026-11-26 01:\(time)]", style: .masked), .init(text: text),
                .init(text: changed, style: .changed),
            ].filter { !$0.text.isEmpty })
    }

    private static func lines(_ numbers: ClosedRange<Int>) -> String {
        numbers.map { "[2026-11-26 01:00:\($0 + 10)] [INFO] step \($0) of the deployment" }.joined(separator: "\n")
    }
}
