/// A sequence whose elements are made while a reader pulls them. Each iteration makes them again.
///
/// Because the reader pulls, a slow reader doesn't make elements pile up in memory. All values that are longer than
/// memory should hold are read in this way: the bytes of a text, the records of a value, the rows of a table.
public struct PulledSequence<Element: Sendable>: AsyncSequence, Sendable {
    /// Returns the next element, or nil at the end. The closure keeps the place of one iteration in its own variables;
    /// it is not `@Sendable`, because only one reader calls it, and runs where its reader runs.
    public typealias Pull = nonisolated(nonsending) () async throws -> Element?

    private let open: @Sendable () -> Pull

    /// Creates a sequence that calls `open` at the beginning of each iteration.
    public init(_ open: @escaping @Sendable () -> Pull) {
        self.open = open
    }

    /// Creates a sequence of elements that are there already.
    public init(_ elements: [Element]) {
        self.init {
            var rest = elements[...]
            return { rest.popFirst() }
        }
    }

    /// Pulls the elements.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let pull: Pull

        /// Returns the next element, or nil at the end.
        nonisolated(nonsending) public func next() async throws -> Element? {
            // Checked here so that every reader stops at once on Ctrl-C.
            try Task.checkCancellation()
            return try await pull()
        }
    }

    /// Begins a new iteration.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: open()) }
}

extension PulledSequence {
    /// Creates the sequence of the elements of parts, which are pulled one after another.
    init(joining parts: @escaping @Sendable () -> PulledSequence<[Element]>.Pull) {
        self.init {
            let pull = parts()
            var ready: ArraySlice<Element> = []
            return {
                while ready.isEmpty {
                    guard let more = try await pull() else { return nil }
                    ready = more[...]
                }
                return ready.popFirst()
            }
        }
    }

    /// The sequence of what `change` makes of each element.
    func changing<Changed: Sendable>(
        _ change: @escaping @Sendable (Element) async throws -> Changed
    ) -> PulledSequence<Changed> {
        PulledSequence<Changed> {
            let elements = makeAsyncIterator()
            return {
                guard let element = try await elements.next() else { return nil }
                return try await change(element)
            }
        }
    }
}
