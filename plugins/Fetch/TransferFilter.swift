import JobModel

/// Which transfers `--status` means.
enum TransferFilter: Equatable {
    /// One number of the platform's.
    case exact(Int)
    /// What has not ended.
    case running

    /// Reads a word, a number, or a word of the platform's pages (`失败`).
    ///
    /// - Throws: a usage `Failure` for any other word.
    init(_ typed: String) throws(Failure) {
        let word = StatusWords.ofTransfer(typed) ?? typed
        if word == "running" {
            self = .running
        } else if let number = FileTransfer.statusNames.firstIndex(of: word) ?? Int(word) {
            self = .exact(number)
        } else {
            throw Texts.noTransferStatus(word, FileTransfer.statusNames + ["running"])
        }
    }

    /// Whether a transfer is meant.
    func matches(_ transfer: FileTransfer) -> Bool {
        switch self {
        case .exact(let number): transfer.status == number
        case .running: transfer.outcome == .running
        }
    }
}
