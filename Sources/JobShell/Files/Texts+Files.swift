import JobModel

import Glibc

/// Messages about files and folders that are saved.
extension Texts {
    static let isDirectory = "it is a directory"
    static let isNoDirectory = "it is not a directory"
    static let isNoRegularFile = "it is not a regular file"
    static let leadsNowhere = "it is a link that leads nowhere"
    static let isAppendedTo = "something else is appending to it"
    static let wasNotRead = "the command did not read the file before it looked for the hosts"
    static let isNoName = "it is not the name of a file"

    /// A failure with the system's description of an `errno`.
    static func cannotWrite(_ path: String, error: Int32) -> Failure {
        cannotWrite(path, String(cString: strerror(error)))
    }

    /// A failure for a target whose folder doesn't exist.
    static func noFolder(_ path: String, _ folder: String) -> Failure {
        let hint =
            path.hasPrefix("~")
            ? "write ~ without quotes: in quotes it does not mean the home directory"
            : "make the folder first: `!mkdir -p \(folder.shellWord)`"
        return cannotWrite(path, error: ENOENT).hinting(hint)
    }

    static func exists(_ path: String) -> Failure {
        Failure("exists", "\(path) exists already", hint: "add `--force` to replace it")
    }

    static func foreignFolder(_ path: String) -> Failure {
        Failure(
            "exists", "\(path) exists already",
            hint: "choose another name: --force replaces only a folder that joblog wrote")
    }

    static func foreignIndex(_ path: String) -> Failure {
        Failure(
            "exists", "\(path) exists already, and its \(SavedFolder.index) is not as joblog writes it",
            hint: "choose another name: --force removes only files that this index names")
    }

    static func foreignFile(_ path: String, _ name: String) -> Failure {
        Failure(
            "exists", "\(path) contains \(quoted(name)), which joblog didn't write",
            hint: "move it away, or choose another name")
    }

    static func notPutBack(_ path: String, _ aside: String, error: Int32) -> Failure {
        cannotWrite(path, error: error).hinting("rename \(aside) back: it is the folder that was there before")
    }

    static func notRemoved(_ path: String, _ aside: String, error: Int32) -> Failure {
        Failure(
            "cannot-remove",
            "\(path) is written, but what it replaced can't be removed: \(String(cString: strerror(error)))",
            hint: "look at what is left in \(aside), and remove it")
    }
}
