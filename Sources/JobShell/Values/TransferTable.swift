import JobModel

extension FileTransfer {
    /// The transfer as a row of a table: its JSON, `host` (where it happened), and for a screen `mode_name`, `source` and
    /// `target` (words of host sets) and `reason`.
    ///
    /// - Parameter host: the host as JSON.
    public func row(host: JSONObject) -> JSONObject {
        var row = json
        row["host"] = .object(host)
        row["mode_name"] = .optional(mode.map { $0 == .upload ? "upload" : "download" })
        row["source"] = .optional(source?.word)
        row["target"] = .optional(destination?.word)
        row["reason"] = .optional(reason)
        return row
    }
}

extension Table.Column {
    /// What a screen shows of transfers. On a narrow one size, speed and progress go first, then the path at the target; the
    /// source's path gives way before anything else is cut.
    public static let transfers: [Table.Column] = [
        .init("mode_name", title: "mode", mayGo: true), .init("source", title: "source", .host),
        .init("src_path", title: "source path", .path), .init("target", title: "target", .host),
        .init("dest_path", title: "target path", .path, goesFirst: true),
        .init("status", title: "status", .transferStatus), .init("size", title: "size", .bytes, goesFirst: true),
        .init("speed", title: "speed", goesFirst: true), .init("process", title: "done", goesFirst: true),
        .init("reason", title: "reason"),
    ]
}
