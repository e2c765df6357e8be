import Dispatch

/// Runs work that blocks (the disk, hashing, packing) on a thread of its own kind: Swift's own threads are as many as the
/// cores, and two that block would hold everything else up.
///
/// - Throws: what `body` throws.
public func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}
