/// What was written.
struct SaveResult: Sendable {
    var files = 1
    var bytes: Int
}
