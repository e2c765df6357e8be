import JobModel

/// Every sentence of this room that a person reads.
enum Texts {
    static let noMemory = Failure("archive-memory", "there is not enough memory to pack the archive")
}
