/// The descriptions of candidates that the toolkit itself offers.
extension Texts {
    static let hostsOfFile = "the hosts of a file, one word a line"
    static let hostsByTag = "by what the script told job_success or job_fail"
    static let helpOption = "what the command does, with examples"

    static func aliasOf(_ text: String) -> String { text.isEmpty ? "alias" : "alias for \(text)" }
}
