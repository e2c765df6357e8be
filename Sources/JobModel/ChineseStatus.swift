/// The words of the platform's pages for outcomes: understood wherever a status word is typed.
public enum ChineseStatus {
    /// Each word with the English one that it stands for.
    static let words: [(chinese: String, english: String)] = [
        ("成功", "success"), ("执行成功", "success"), ("失败", "failed"), ("执行失败", "failed"), ("错误", "failed"),
        ("执行中", "running"), ("正在执行", "running"), ("运行中", "running"), ("等待", "waiting"), ("等待执行", "waiting"),
        ("等待中", "waiting"), ("未执行", "waiting"), ("跳过", "skipped"), ("已跳过", "skipped"), ("忽略", "ignored"),
        ("忽略错误", "ignored"), ("等待确认", "confirm"), ("待确认", "confirm"), ("等待用户", "confirm"),
        ("人工确认", "confirm"), ("终止", "terminated"), ("已终止", "terminated"), ("手动结束", "terminated"),
        ("强制终止", "terminated"), ("异常", "abnormal"), ("状态异常", "abnormal"), ("终止中", "stopping"),
        ("强制终止中", "stopping"), ("终止成功", "stopped"), ("强制终止成功", "stopped"), ("丢弃", "abandoned"),
        ("已丢弃", "abandoned"), ("超时", "timeout"), ("执行超时", "timeout"), ("未知", "unknown"),
        ("全部", "all"), ("所有", "all"),
    ]

    /// The English word; nil for any other text.
    public static func english(_ word: String) -> String? {
        words.first { $0.chinese == word }?.english
    }

    /// A list of words, joined by commas, with each Chinese one replaced.
    public static func inEnglish(_ list: String) -> String {
        guard !list.utf8.allSatisfy({ $0 < 0x80 }) else { return list }
        return list.split(whereSeparator: { ",，、".contains($0) }).map { english(String($0)) ?? String($0) }
            .joined(separator: ",")
    }
}
