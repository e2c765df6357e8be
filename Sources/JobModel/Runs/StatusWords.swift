/// The words for a status on the platform's own pages and in its documents, which are mostly read in Chinese.
enum PlatformWords {
    /// The words for the status of jobs and steps, with the platform's number.
    static let ofRuns: [String: Int] = [
        "等待": 1, "等待执行": 1, "等待中": 1, "未执行": 1,
        "执行中": 2, "正在执行": 2, "运行中": 2, "进行中": 2,
        "成功": 3, "执行成功": 3,
        "失败": 4, "执行失败": 4,
        "跳过": 5, "已跳过": 5,
        "忽略错误": 6, "错误忽略": 6,
        "等待用户": 7, "等待确认": 7, "待确认": 7, "人工确认": 7, "确认": 7,
        "终止": 8, "已终止": 8, "手动结束": 8, "强制终止": 8,
        "异常": 9, "状态异常": 9,
        "强制终止中": 10, "终止中": 10, "步骤强制终止中": 10,
        "强制终止成功": 11, "终止成功": 11, "步骤强制终止成功": 11,
        "强制终止失败": 12, "终止失败": 12, "步骤强制终止失败": 12,
        "确认终止": 13,
        "被丢弃": 14, "丢弃": 14, "已丢弃": 14,
        "滚动等待": 15,
    ]

    /// The words for the status of transfers, with joblog's own word.
    static let ofTransfers: [String: String] = [
        "成功": "success", "传输成功": "success", "已完成": "success", "完成": "success",
        "失败": "failed", "传输失败": "failed", "上传失败": "failed", "下载失败": "failed",
        "执行中": "running", "正在执行": "running", "运行中": "running", "进行中": "running", "传输中": "running",
        "等待": "waiting", "等待中": "waiting", "等待执行": "waiting", "等待开始": "waiting",
        "拉取中": "pulling", "上传中": "uploading", "下载中": "downloading",
    ]

    /// The words for the status of hosts, in lower case, with the filter that they mean.
    static let ofHosts: [String: HostStatusFilter] = [
        "成功": .statusClass(.success), "执行成功": .statusClass(.success), "上次已成功": .exact(3),
        "失败": .failed, "执行失败": .failed,
        "执行中": .statusClass(.running), "正在执行": .statusClass(.running), "运行中": .statusClass(.running),
        "进行中": .statusClass(.running),
        "等待": .exact(5), "等待执行": .exact(5), "等待中": .exact(5), "未执行": .exact(5),
        "异常": .statusClass(.agent), "agent异常": .statusClass(.agent), "agent 异常": .statusClass(.agent),
        "agent未安装": .exact(18), "agent 未安装": .exact(18),
        "超时": .statusClass(.timeout), "执行超时": .statusClass(.timeout), "任务超时": .exact(13),
        "脚本日志超时": .exact(16), "文件日志超时": .exact(17), "脚本执行超时": .exact(102), "文件任务超时": .exact(303),
        "终止": .statusClass(.terminated), "已终止": .statusClass(.terminated), "强制终止": .statusClass(.terminated),
        "被终止": .statusClass(.terminated), "脚本执行被终止": .exact(103), "任务强制终止成功": .exact(403),
        "任务强制终止失败": .exact(404),
        "脚本失败": .statusClass(.script), "任务失败": .exact(11), "脚本执行失败": .exact(101),
        "脚本返回码非零": .exact(104),
        "下发失败": .statusClass(.submit), "任务下发失败": .exact(12), "用户名不存在": .exact(311),
        "用户名密码错误": .exact(312),
        "传输失败": .statusClass(.transfer), "文件传输失败": .exact(202), "源文件不存在": .exact(203),
        "文件获取失败": .exact(320), "文件超出限制": .exact(321), "文件传输错误": .exact(329), "任务执行出错": .exact(399),
        "未知": .statusClass(.unknown), "未知错误": .exact(0), "任务日志错误": .exact(15),
    ]
}

/// Translates words for a status that are not joblog's own.
public enum StatusWords {
    /// Whether a word comes from the platform's pages, so that the English word is worth a note.
    public static func isForeign(_ word: String) -> Bool { word.unicodeScalars.contains { !$0.isASCII } }

    /// Returns joblog's word for a transfer's status on the platform's pages (`失败` is `failed`); nil for any other
    /// word.
    public static func ofTransfer(_ word: String) -> String? { PlatformWords.ofTransfers[word] }

    /// Returns the name of a host set, without its `@`, for a status on the platform's pages: `失败` is `failed`, `全部` is
    /// `all`. Nil for any other word.
    public static func hostSetName(_ word: String) -> String? {
        if ["全部", "所有"].contains(word) { return "all" }
        switch PlatformWords.ofHosts[word.lowercased()] {
        case .failed: return "failed"
        case .statusClass(let wanted): return wanted == .success ? "ok" : wanted.rawValue
        case .exact, .any, nil: return nil
        }
    }

    /// Returns joblog's word for a status in the words of another program, such as `error`; nil when the meaning is
    /// unclear.
    ///
    /// - Parameter words: The possible results.
    public static func meant(by word: String, among words: [String]) -> String? {
        let word = word.lowercased()
        for (wanted, others) in synonyms where others.contains(word) {
            if let found = wanted.first(where: words.contains) { return found }
        }
        return nil
    }

    /// Words of other programs, with joblog's words in order of preference. There are several because jobs and hosts
    /// don't have the same words.
    private static let synonyms: [(wanted: [String], others: Set<String>)] = [
        (
            ["success"],
            ["ok", "succeeded", "succeed", "successful", "done", "pass", "passed", "good", "complete", "completed"]
        ),
        (["failed"], ["fail", "failure", "failures", "fails", "error", "errors", "err", "bad", "ko", "faulty"]),
        (["running"], ["active", "executing", "in-progress", "progress", "started", "unfinished"]),
        (["waiting", "running"], ["wait", "pending", "queued", "blank", "new"]),
        (["terminated"], ["kill", "killed", "abort", "aborted", "cancel", "canceled", "cancelled", "terminate"]),
        (["stopped", "terminated"], ["stop"]),
        (["skipped"], ["skip"]),
        (["ignored"], ["ignore", "ignored-error"]),
        (["confirm"], ["confirmation", "approval", "manual", "paused", "waiting-for-user"]),
        (["timeout"], ["timed-out", "timedout", "slow"]),
        (["agent"], ["unreachable", "offline", "down", "lost"]),
        (["script"], ["nonzero", "exit", "exit-code"]),
        (["transfer"], ["file", "copy"]),
        (["abnormal"], ["broken", "exception"]),
    ]
}
