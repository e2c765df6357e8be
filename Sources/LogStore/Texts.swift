import JobModel

/// The sentences of this room for people.
enum Texts {
    static func newer(_ path: String) -> Failure {
        Failure(
            "store-newer", "the store '\(path)' was made by a newer joblog and can't be used by this one",
            hint: "update joblog, or move the file away, and joblog begins a new store", kind: .storage)
    }

    static func foreign(_ path: String) -> Failure {
        Failure(
            "store-foreign", "'\(path)' is a database of another program, not a store of joblog",
            hint: "move the file away, or name another path for the store", kind: .storage)
    }

    static func full(_ path: String) -> Failure {
        Failure(
            "store-full", "the disk under the store '\(path)' is full; what was kept before is still there",
            hint:
                "make some room on the disk, then type `store prune --keep 500MB` to make more"
                + " (pruning itself needs some"
                + " megabytes), or delete the store, which is a cache; then type `fetch` to go on",
            kind: .storage)
    }

    static func unwritable(_ path: String, _ reason: String) -> Failure {
        Failure(
            "store-unwritable", "the store '\(path)' can't be used: \(reason)",
            hint: "check the permissions and the disk of its folder", kind: .storage)
    }

    static func damaged(_ path: String) -> Failure {
        Failure(
            "store-damaged", "the store '\(path)' is damaged",
            hint: "start joblog again: it sets the file aside and begins a new store", kind: .damaged)
    }

    static func busy(_ path: String) -> Failure {
        Failure(
            "store-busy", "another process uses the store '\(path)' and does not release it",
            hint: "wait for the other joblog, then type the statement again", kind: .storage)
    }

    static func closed(_ path: String) -> Failure {
        Failure("store-closed", "the store '\(path)' is closed", hint: "open it again", kind: .storage)
    }

    static func setAside(_ path: String, as other: String) -> String {
        "the store '\(path)' was damaged; it was set aside as '\(other)' and a new one was begun"
    }

    static let unknownSchedule = Failure(
        "store-filter", "the store does not record which schedule started a run",
        hint: "leave the schedule out, or start joblog without --offline to ask the platform", kind: .storage)

    static let noMemory = Failure("store-memory", "there is not enough memory to compress a log", kind: .storage)
}
